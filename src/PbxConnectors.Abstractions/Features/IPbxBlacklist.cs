namespace PbxConnectors;

/// <summary>Edits the blacklist. Thread-safe.</summary>
public interface IPbxBlacklist : IPbxFeature
{
    /// <summary>Bars a number. Barring a barred number again is harmless.</summary>
    /// <exception cref="PbxNotSupportedException">The PBX does not tell directions apart and another scope than both was asked for.</exception>
    Task AddToBlacklistAsync(string number, BlacklistScope scope = BlacklistScope.Both, CancellationToken cancellationToken = default);

    /// <summary>Takes a number off the blacklist, whatever it was barred from.</summary>
    Task RemoveFromBlacklistAsync(string number, CancellationToken cancellationToken = default);

    /// <summary>Lists the barred numbers.</summary>
    Task<IReadOnlyList<BlacklistEntry>> ListBlacklistAsync(CancellationToken cancellationToken = default);
}

/// <summary>What a blacklisted number is barred from.</summary>
public enum BlacklistScope
{
    /// <summary>Calling in and being called; also at PBXes that do not tell the directions apart.</summary>
    Both = 0,

    /// <summary>Calling in.</summary>
    Inbound,

    /// <summary>Being called.</summary>
    Outbound,
}

/// <summary>A barred number.</summary>
public sealed record BlacklistEntry
{
    /// <summary>The number.</summary>
    public required string Number { get; init; }

    /// <summary>What it is barred from; null for a scope this library does not know.</summary>
    public BlacklistScope? Scope { get; init; }

    /// <summary>Since when, where told.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>Number masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Number)} {Scope}";
}
