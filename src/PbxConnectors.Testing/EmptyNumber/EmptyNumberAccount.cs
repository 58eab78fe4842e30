namespace PbxConnectors.Testing;

/// <summary>An extension account the empty-number server can allot to a client.</summary>
/// <param name="ExtensionNumber">The extension.</param>
/// <param name="Password">Its secret, which the server sends in clear text.</param>
public sealed record EmptyNumberAccount(string ExtensionNumber, string Password)
{
    /// <summary>The extension only: never the secret.</summary>
    public override string ToString() => ExtensionNumber;
}
