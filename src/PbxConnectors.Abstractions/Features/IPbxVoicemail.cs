namespace PbxConnectors;

/// <summary>Lists and marks voicemail. Thread-safe.</summary>
public interface IPbxVoicemail : IPbxFeature
{
    /// <summary>Streams the messages left in <c>[from, to)</c>, all or by whether they were listened to.</summary>
    IAsyncEnumerable<VoicemailMessage> ListVoicemailAsync(
        DateTimeOffset from, DateTimeOffset to, bool? isRead = null, CancellationToken cancellationToken = default);

    /// <summary>Marks a message as listened to or not.</summary>
    Task MarkVoicemailAsync(string messageId, bool isRead, CancellationToken cancellationToken = default);
}

/// <summary>A voicemail message.</summary>
public sealed record VoicemailMessage
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>Who left it.</summary>
    public string? Caller { get; init; }

    /// <summary>The extension it was left for.</summary>
    public string? Mailbox { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Length.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it was listened to.</summary>
    public bool? IsRead { get; init; }

    /// <summary>Its sound; open it through <see cref="IPbxRecordings"/>.</summary>
    public RecordingReference? Recording { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"voicemail {Id} from {PhoneNumbers.Mask(Caller)}";
}
