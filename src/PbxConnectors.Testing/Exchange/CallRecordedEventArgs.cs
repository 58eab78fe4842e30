namespace PbxConnectors.Testing;

/// <summary>A leg of a call ended and left a record.</summary>
/// <param name="record">The record.</param>
public sealed class CallRecordedEventArgs(SimulatedCallRecord record) : EventArgs
{
    /// <summary>The record.</summary>
    public SimulatedCallRecord Record { get; } = record;
}
