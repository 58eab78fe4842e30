namespace PbxConnectors.EmptyNumber;

/// <summary>The four words an extension's state is reported with (GET /status, <c>status</c>). The document does not describe them.</summary>
public enum ReportedStatus
{
    /// <summary><c>idle</c>: registered and free.</summary>
    Idle = 0,

    /// <summary><c>call</c>: dialling or ringing.</summary>
    Call,

    /// <summary><c>during</c>: in a call.</summary>
    During,

    /// <summary><c>unregistered</c>: not registered at the PBX.</summary>
    Unregistered,
}
