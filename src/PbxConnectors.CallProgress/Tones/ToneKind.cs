namespace PbxConnectors.CallProgress;

/// <summary>What a tone means to the caller (ITU-T E.180/E.182, GB/T 3380).</summary>
public enum ToneKind
{
    /// <summary>Dial tone: dial now.</summary>
    Dial,

    /// <summary>Ringback: the called phone rings.</summary>
    Ringback,

    /// <summary>Busy: the called subscriber is busy.</summary>
    Busy,

    /// <summary>Congestion (reorder): the network is busy.</summary>
    Congestion,

    /// <summary>Number unobtainable (空号音).</summary>
    Vacant,

    /// <summary>Special dial tone, for example with forwarding active.</summary>
    SpecialDial,

    /// <summary>Call waiting: another call knocks.</summary>
    CallWaiting,

    /// <summary>Intrusion: an operator or supervisor joins.</summary>
    Intrusion,

    /// <summary>Howler: the handset is off the hook.</summary>
    Howler,

    /// <summary>Special information tone, three rising tones before an announcement.</summary>
    Sit,

    /// <summary>Fax calling tone, 1100 Hz.</summary>
    FaxCng,

    /// <summary>Fax answer tone, 2100 Hz.</summary>
    FaxCed,

    /// <summary>A single beep, as before recording a message.</summary>
    Beep,
}
