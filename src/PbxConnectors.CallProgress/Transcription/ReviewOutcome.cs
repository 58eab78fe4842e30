namespace PbxConnectors.CallProgress;

/// <summary>How the review of a verdict by its words ended.</summary>
public enum ReviewOutcome
{
    /// <summary>The audio had decided, or held no speech to write down.</summary>
    NotNeeded,

    /// <summary>A keyword named the state.</summary>
    Decided,

    /// <summary>The words were written down and name no state, or one that the audio rules out.</summary>
    NoKeyword,

    /// <summary>Too many waited already; nothing was asked.</summary>
    Skipped,

    /// <summary>The transcriber took too long.</summary>
    TimedOut,

    /// <summary>The transcriber failed.</summary>
    Failed,
}
