namespace PbxConnectors.Testing;

/// <summary>A message in a voice mailbox. Immutable.</summary>
public sealed record SimulatedVoicemail
{
    /// <summary>Number of the message, counted from 1.</summary>
    public required long Id { get; init; }

    /// <summary>Who left it.</summary>
    public required string Caller { get; init; }

    /// <summary>The extension it was left for.</summary>
    public required string Mailbox { get; init; }

    /// <summary>When the message began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Number of the leg of the call that left it.</summary>
    public required long LegId { get; init; }

    /// <summary>Whether it has been listened to.</summary>
    public bool IsRead { get; init; }

    /// <summary>How long it is.</summary>
    public TimeSpan Duration => EndedAt - StartedAt;

    internal CallRecording? Recording { get; init; }

    /// <summary>Makes the message's audio, an A-law WAV of 8 kHz.</summary>
    public byte[] RenderRecording() => Recording?.ToWave() ?? [];
}
