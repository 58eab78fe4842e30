namespace PbxConnectors.EmptyNumber;

/// <summary>An extension allotted to this client, with its SIP password. Immutable.</summary>
/// <param name="Extension">The extension's number.</param>
/// <param name="Password">The SIP password in clear text; null when the server sent none. Never printed.</param>
public sealed record ExtensionAccount(string Extension, string? Password)
{
    /// <summary>The extension only.</summary>
    public override string ToString() => $"extension {Extension}";
}
