namespace PbxConnectors.Testing;

/// <summary>An audio file a client uploaded.</summary>
/// <param name="ClientId">Who uploaded.</param>
/// <param name="ExtensionNumber">The extension that dialled.</param>
/// <param name="PhoneNumber">The number dialled.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="Content">The file.</param>
/// <param name="ReceivedAt">When, on the server's clock.</param>
public sealed record ReceivedUpload(
    string ClientId, string ExtensionNumber, string PhoneNumber, string FileName, ReadOnlyMemory<byte> Content,
    DateTimeOffset ReceivedAt);
