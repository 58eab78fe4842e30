namespace PbxConnectors.Testing;

/// <summary>A caller waiting in a queue.</summary>
/// <param name="Position">Place in the queue, from 1.</param>
/// <param name="Number">The caller's number.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Since">Since when the caller has been waiting.</param>
/// <param name="Call">The call.</param>
public sealed record WaitingCaller(int Position, string Number, string Queue, DateTimeOffset Since, SimulatedCall Call);
