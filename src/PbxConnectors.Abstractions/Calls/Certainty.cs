namespace PbxConnectors;

/// <summary>How sure an outcome is.</summary>
public enum Certainty
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Concluded from circumstances, for the PBX does not say it.</summary>
    Inferred,

    /// <summary>Said by the PBX.</summary>
    Reported,
}
