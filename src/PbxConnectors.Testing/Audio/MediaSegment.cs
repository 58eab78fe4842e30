namespace PbxConnectors.Testing;

/// <summary>
/// One stretch of sound the caller hears. <see cref="Duration"/> null means its natural length: a recording as long as it is
/// (times <see cref="Repeats"/>), a tone, music or silence until something else happens.
/// </summary>
public sealed record MediaSegment
{
    private MediaSegment(MediaKind kind, string? name, TimeSpan? duration, int repeats)
    {
        if (duration is { } length)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.Zero, nameof(duration));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        Kind = kind;
        Name = name;
        Duration = duration;
        Repeats = repeats;
    }

    /// <summary>What kind of sound.</summary>
    public MediaKind Kind { get; }

    /// <summary>The tone's name or the recording's label; null where the kind says it all.</summary>
    public string? Name { get; }

    /// <summary>How long it lasts; null for its natural length.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>How often a recording is played in a row.</summary>
    public int Repeats { get; }

    /// <summary>Ringback tone.</summary>
    public static MediaSegment Ringback(TimeSpan? duration = null) => new(MediaKind.Ringback, "ringback", duration, 1);

    /// <summary>A tone by name, one of <see cref="ToneSynthesizer.Names"/>.</summary>
    /// <exception cref="ArgumentException">There is no tone of that name.</exception>
    public static MediaSegment Tone(string name, TimeSpan? duration = null)
    {
        ToneSynthesizer.ThrowIfUnknown(name);
        return new(MediaKind.Tone, name, duration, 1);
    }

    /// <summary>A recorded announcement of a label; which of several is chosen by the exchange's seed.</summary>
    public static MediaSegment Announcement(string label, int repeats = 1, TimeSpan? duration = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        return new(MediaKind.Announcement, label, duration, repeats);
    }

    /// <summary>Music.</summary>
    public static MediaSegment Music(TimeSpan? duration = null) => new(MediaKind.Music, "music", duration, 1);

    /// <summary>Line noise only.</summary>
    public static MediaSegment Silence(TimeSpan? duration = null) => new(MediaKind.Silence, null, duration, 1);

    /// <summary>A person speaking.</summary>
    public static MediaSegment Speech(TimeSpan? duration = null) => new(MediaKind.Speech, "human", duration, 1);

    /// <summary>No media path.</summary>
    public static MediaSegment None(TimeSpan? duration = null) => new(MediaKind.None, null, duration, 1);
}
