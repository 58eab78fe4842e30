namespace PbxConnectors;

/// <summary>Direction of a recorded call, seen from the PBX.</summary>
public enum CallDirection
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>From outside.</summary>
    Inbound,

    /// <summary>To outside.</summary>
    Outbound,

    /// <summary>Between extensions.</summary>
    Internal,
}
