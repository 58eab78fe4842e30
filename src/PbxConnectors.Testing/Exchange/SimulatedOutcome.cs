namespace PbxConnectors.Testing;

/// <summary>How a call, or one leg of it, came out.</summary>
public enum SimulatedOutcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>Nobody answered, or the caller gave up first.</summary>
    NoAnswer,

    /// <summary>The destination was busy.</summary>
    Busy,

    /// <summary>The network could not complete it.</summary>
    Failed,
}
