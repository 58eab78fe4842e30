namespace PbxConnectors;

/// <summary>
/// State of a call (CSTA, ECMA-269 connection states, widened by parked and transferring). Failure is no state: a failed call is
/// <see cref="Ended"/> with an <see cref="EndReason"/>.
/// </summary>
public enum CallState
{
    /// <summary>Nothing is known yet.</summary>
    Unknown = 0,

    /// <summary>The PBX has taken the command.</summary>
    Initiated,

    /// <summary>Waiting in a queue.</summary>
    Queued,

    /// <summary>The called party rings.</summary>
    Alerting,

    /// <summary>Both parties talk.</summary>
    Connected,

    /// <summary>On hold.</summary>
    Held,

    /// <summary>In a parking slot.</summary>
    Parked,

    /// <summary>On the way to a third party.</summary>
    Transferring,

    /// <summary>Over; the result tells how it went.</summary>
    Ended,
}
