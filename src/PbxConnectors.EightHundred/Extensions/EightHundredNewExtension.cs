namespace PbxConnectors.EightHundred.Extensions;

/// <summary>An extension just given out (2.1.12), with its password in clear text.</summary>
/// <param name="Extension">Extension number.</param>
/// <param name="Password">Password; not printed.</param>
public sealed record EightHundredNewExtension(string? Extension, string? Password)
{
    /// <summary>The extension only.</summary>
    public override string ToString() => $"extension {Extension}";
}
