namespace PbxConnectors.Testing;

/// <summary>What an agent is doing.</summary>
public enum SimulatedAgentState
{
    /// <summary>Ready for a call.</summary>
    Ready,

    /// <summary>Talking to a caller.</summary>
    Talking,

    /// <summary>Being rung.</summary>
    Ringing,

    /// <summary>Working on the last call.</summary>
    AfterCallWork,

    /// <summary>On a private break.</summary>
    PrivateBreak,

    /// <summary>On a break for work.</summary>
    WorkBreak,

    /// <summary>In a call the agent dialled.</summary>
    OutboundWork,

    /// <summary>Let it ring too long.</summary>
    RingTimeout,

    /// <summary>In a call of another queue.</summary>
    BusyElsewhere,

    /// <summary>First state the operator has a use of his own for.</summary>
    Custom1,

    /// <summary>Second such state.</summary>
    Custom2,

    /// <summary>Third such state.</summary>
    Custom3,
}
