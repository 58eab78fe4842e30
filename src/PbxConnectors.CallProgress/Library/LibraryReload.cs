namespace PbxConnectors.CallProgress;

/// <summary>How a change of a <see cref="LiveAnnouncementLibrary"/> went. Immutable.</summary>
public sealed record LibraryReload
{
    /// <summary>True when the change is in force; false when the library before it stays.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The library in force afterwards.</summary>
    public required AnnouncementLibrary Library { get; init; }

    /// <summary>Why the change was refused, naming file and place; null when it was accepted.</summary>
    public string? Problem { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
