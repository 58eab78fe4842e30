namespace PbxConnectors.Testing;

/// <summary>What an extension is doing.</summary>
public enum SimulatedExtensionState
{
    /// <summary>No phone is registered.</summary>
    Unavailable,

    /// <summary>Registered and not in a call.</summary>
    Idle,

    /// <summary>Ringing.</summary>
    Ringing,

    /// <summary>In a call.</summary>
    InUse,

    /// <summary>In a call that it has put on hold.</summary>
    OnHold,
}
