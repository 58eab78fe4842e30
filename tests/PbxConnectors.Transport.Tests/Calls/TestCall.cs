namespace PbxConnectors.Transport.Tests.Calls;

/// <summary>A call of a connector that knows no more than every connector.</summary>
internal sealed class TestCall(PbxCallSource source, DateTimeOffset dialedAt, string? id) : TrackedCall(source, dialedAt, id);
