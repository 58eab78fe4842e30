namespace PbxConnectors.Transport;

/// <summary>A token and how long it is good for.</summary>
/// <param name="Value">The token; opaque.</param>
/// <param name="ObtainedAt">When it was obtained.</param>
/// <param name="ExpiresAt">When it ends; null when the PBX does not say.</param>
/// <param name="RefreshToken">Obtains the next one; null or empty when the PBX gives none.</param>
public sealed record AccessToken(string Value, DateTimeOffset ObtainedAt, DateTimeOffset? ExpiresAt = null, string? RefreshToken = null)
{
    /// <summary>Never the token itself.</summary>
    public override string ToString() => $"access token until {ExpiresAt:u}";
}
