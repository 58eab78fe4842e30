using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>What was learnt about one number. Every number the server hands out yields exactly one, doubles excepted. Immutable.</summary>
public sealed record ScreenedNumber
{
    /// <summary>The number.</summary>
    public required string Number { get; init; }

    /// <summary>The extension that dialled it; null when it was not dialled.</summary>
    public string? Extension { get; init; }

    /// <summary>Its state; <see cref="NumberState.Unknown"/> when nothing could be learnt, then <see cref="Problem"/> says why.</summary>
    public required NumberState State { get; init; }

    /// <summary>How sure, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What the state rests on, in a sentence.</summary>
    public required string Evidence { get; init; }

    /// <summary>What sound and signalling disagree about; null when they agree.</summary>
    public string? Contradiction { get; init; }

    /// <summary>What was heard; null when there was no sound to judge.</summary>
    public CallProgressVerdict? Verdict { get; init; }

    /// <summary>What an announcement nobody listed says, where it was transcribed; null otherwise. May hold a number.</summary>
    public string? Transcript { get; init; }

    /// <summary>How the call went; null when there was none, or its end was not learnt.</summary>
    public CallResult? CallResult { get; init; }

    /// <summary>When work on the number began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the call was over for us.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The name under which the audio is uploaded; null without audio. Holds the number.</summary>
    public string? AudioName { get; init; }

    /// <summary>Length of the audio file in bytes; 0 without audio.</summary>
    public int AudioBytes { get; init; }

    /// <summary>What became of the audio.</summary>
    public AudioUpload AudioUpload { get; init; }

    /// <summary>What kept us from knowing, in words; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Masked number, state and confidence.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{PhoneNumbers.Mask(Number)} {State.ToLabel()} ({Confidence:0.00}){(Problem is null ? "" : $": {Problem}")}");
}
