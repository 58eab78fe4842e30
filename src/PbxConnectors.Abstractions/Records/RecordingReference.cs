namespace PbxConnectors;

/// <summary>Points at a recording at the PBX. Opaque: only its own connection's <see cref="IPbxRecordings"/> can open it.</summary>
/// <param name="Pbx">The PBX that holds it.</param>
/// <param name="Value">The vendor's path or id; paths name the parties, so it is not printed.</param>
public sealed record RecordingReference(PbxIdentity Pbx, string Value)
{
    /// <summary>The PBX only: recording paths hold phone numbers.</summary>
    public override string ToString() => $"recording at {Pbx}";
}
