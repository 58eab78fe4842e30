namespace PbxConnectors.Testing;

/// <summary>Who ended a call.</summary>
public enum CallSide
{
    /// <summary>The exchange or the network.</summary>
    Network,

    /// <summary>The calling side.</summary>
    Caller,

    /// <summary>The called side.</summary>
    Callee,
}
