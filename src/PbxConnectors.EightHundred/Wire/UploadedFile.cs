namespace PbxConnectors.EightHundred.Wire;

/// <summary>A file in a multipart form.</summary>
/// <param name="Part">Name of the part.</param>
/// <param name="FileName">File name in the part's header: plain ASCII, the real one travels in a field.</param>
/// <param name="Content">The bytes.</param>
internal sealed record UploadedFile(string Part, string FileName, ReadOnlyMemory<byte> Content);
