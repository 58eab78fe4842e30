using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>A call in flight: one the PBX has named, so its id is all it takes to recognise it.</summary>
internal sealed class ExampleTrackedCall(PbxCallSource source, DateTimeOffset dialedAt, string id) : TrackedCall(source, dialedAt, id)
{
    public string Id { get; } = id;
}
