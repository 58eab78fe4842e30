namespace PbxConnectors.Transport;

/// <summary>A successful answer, read into memory.</summary>
/// <param name="Status">HTTP status, 200–299.</param>
/// <param name="ContentType">Media type without parameters.</param>
/// <param name="Body">The bytes.</param>
public sealed record PbxHttpResponse(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Status and size; the body may hold secrets.</summary>
    public override string ToString() => $"HTTP {Status}, {Body.Length} bytes";
}
