namespace PbxConnectors.Transport;

/// <summary>One operation of a vendor's document: a line that says verb, path and whether it may be repeated.</summary>
/// <param name="Method">HTTP verb as documented.</param>
/// <param name="Path">Path as documented, relative to the vendor's base address; placeholders stay as printed.</param>
/// <param name="Safety">Whether it may be sent again.</param>
public sealed record WireOperation(HttpMethod Method, string Path, RetrySafety Safety)
{
    /// <summary>The operation as errors, logs and activities name it: verb and documented path, never a real URL.</summary>
    public string Name { get; } = $"{Method} {Path}";

    /// <summary>The operation's name.</summary>
    public override string ToString() => Name;
}
