namespace PbxConnectors.Testing;

/// <summary>Which way a simulated call goes, seen from the exchange.</summary>
public enum CallDirection
{
    /// <summary>From an extension to an outside number.</summary>
    Outbound,

    /// <summary>From an outside number.</summary>
    Inbound,

    /// <summary>Between extensions.</summary>
    Internal,
}
