namespace PbxConnectors;

/// <summary>One of the ids a PBX gives to a call; a call may have several, one per leg or system.</summary>
/// <param name="Kind">The vendor's name of the id: <c>uniqueid</c>, <c>linkedid</c>, <c>call_accept</c>, <c>cbkId</c> …</param>
/// <param name="Value">The id as the PBX writes it.</param>
public readonly record struct VendorCallId(string Kind, string Value)
{
    /// <summary>Kind and value.</summary>
    public override string ToString() => $"{Kind}={Value}";
}
