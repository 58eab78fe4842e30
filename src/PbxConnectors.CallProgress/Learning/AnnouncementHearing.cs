using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>One call in which a pending announcement was heard. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="CallId">The call, as the caller identified it.</param>
/// <param name="Number">The number, masked by the caller.</param>
/// <param name="Trunk">The trunk or extension.</param>
public sealed record AnnouncementHearing(DateTimeOffset At, string? CallId, string? Number, string? Trunk)
{
    /// <summary>When, and in which call; no number.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:u} {CallId}");
}
