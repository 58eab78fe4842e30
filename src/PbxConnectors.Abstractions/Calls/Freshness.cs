namespace PbxConnectors;

/// <summary>How we came to know something: decides how old it may be and how far it can be trusted.</summary>
public enum Freshness
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>From the call record, after the call.</summary>
    FromRecord,

    /// <summary>Asked for at intervals.</summary>
    Polled,

    /// <summary>Told by the PBX as it happened.</summary>
    Pushed,

    /// <summary>Our own doing: a command that was accepted.</summary>
    Local,
}
