namespace PbxConnectors.Testing;

/// <summary>A simulated call changed its state.</summary>
/// <param name="call">The call after the change.</param>
/// <param name="at">When, on the exchange's clock.</param>
public sealed class CallChangedEventArgs(SimulatedCall call, DateTimeOffset at) : EventArgs
{
    /// <summary>The call after the change.</summary>
    public SimulatedCall Call { get; } = call;

    /// <summary>When, on the exchange's clock.</summary>
    public DateTimeOffset At { get; } = at;
}
