namespace PbxConnectors.Testing;

/// <summary>A call in a parking place.</summary>
/// <param name="Place">The parking place, from 701.</param>
/// <param name="Number">The number of the side that waits.</param>
/// <param name="ParkedBy">The extension that parked it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Call">The call.</param>
public sealed record ParkedCall(int Place, string Number, string ParkedBy, DateTimeOffset Since, SimulatedCall Call);
