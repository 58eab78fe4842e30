namespace PbxConnectors.Testing;

/// <summary>Where a simulated call stands (the words of ECMA-269 where they are clear English).</summary>
public enum SimulatedCallState
{
    /// <summary>The dialling extension is being called.</summary>
    Initiated,

    /// <summary>The destination has been dialled and does not ring yet, or never will.</summary>
    Proceeding,

    /// <summary>The destination rings.</summary>
    Alerting,

    /// <summary>Both sides talk.</summary>
    Connected,

    /// <summary>One side has put the other on hold.</summary>
    Held,

    /// <summary>One side waits in a parking place.</summary>
    Parked,

    /// <summary>The caller waits in a queue.</summary>
    Queued,

    /// <summary>The call is over.</summary>
    Ended,
}
