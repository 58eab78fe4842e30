namespace PbxConnectors.EmptyNumber;

/// <summary>What a line (one extension) is doing.</summary>
public enum LineState
{
    /// <summary>Allotted, its registration is being looked up.</summary>
    Opening = 0,

    /// <summary>Free.</summary>
    Idle,

    /// <summary>Dialling, or the called party rings or is announced away.</summary>
    Dialing,

    /// <summary>The called party has answered.</summary>
    Connected,

    /// <summary>The PBX says that the extension is not registered; it takes no numbers until it is.</summary>
    Unavailable,

    /// <summary>Closed at the end of the run, or taken back by the server.</summary>
    Closed,
}
