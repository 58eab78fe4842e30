namespace PbxConnectors.Sip;

/// <summary>An extension of the PBX with what it signs in with. Immutable; prints the extension only.</summary>
public sealed record SipAccount
{
    /// <summary>Creates an account.</summary>
    /// <param name="extension">Number of the extension: the user part of its address.</param>
    /// <param name="password">Password; empty where the PBX asks for none.</param>
    /// <exception cref="ArgumentException">The extension is empty.</exception>
    public SipAccount(string extension, string password)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentNullException.ThrowIfNull(password);
        (Extension, Password) = (extension.Trim(), password);
    }

    /// <summary>Number of the extension.</summary>
    public string Extension { get; }

    /// <summary>Password. Never printed or logged.</summary>
    public string Password { get; }

    /// <summary>User name for signing in; null (default) for the extension.</summary>
    public string? UserName { get; init; }

    /// <summary>Name shown to the called party; null (default) for none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// Whether the extension is registered. Default true; false for a PBX that takes calls from a peer without registration.
    /// </summary>
    public bool Register { get; init; } = true;

    /// <summary>The extension only.</summary>
    public override string ToString() => $"extension {Extension}";
}
