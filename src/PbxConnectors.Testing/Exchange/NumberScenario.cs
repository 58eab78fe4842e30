using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>
/// What happens when a number is dialled: how long it rings, whether somebody answers, what the caller hears, with which cause
/// the network clears, and how the PBX behaves about it. Immutable: vary one with <c>with</c>.
/// </summary>
public sealed partial record NumberScenario
{
    /// <summary>The ground truth: the label of the number's state ("empty", "power_off", "answered").</summary>
    public required string Label { get; init; }

    /// <summary>
    /// From the first sound to the answer, when <see cref="Answers"/>; otherwise to the moment the network clears, zero meaning
    /// as soon as <see cref="EarlyMedia"/> has been played. The exchange's ring limit bounds both.
    /// </summary>
    public TimeSpan RingTime { get; init; }

    /// <summary>Whether the far end answers.</summary>
    public bool Answers { get; init; }

    /// <summary>How long the far end talks before it hangs up; only when <see cref="Answers"/>.</summary>
    public TimeSpan TalkTime { get; init; }

    /// <summary>What is heard before the answer, in order. A last part without a length goes on.</summary>
    public IReadOnlyList<MediaSegment> EarlyMedia { get; init; } = [MediaSegment.Ringback()];

    /// <summary>What is heard after the answer, in order; the last part goes on.</summary>
    public IReadOnlyList<MediaSegment> TalkMedia { get; init; } = [MediaSegment.Speech()];

    /// <summary>ITU-T Q.850 cause the network clears with when nobody answers; null for 19, no answer from user.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>Whether the PBX keeps a recording of the call. Default true.</summary>
    public bool Records { get; init; } = true;

    /// <summary>Whether the PBX refuses the command to dial this number.</summary>
    public bool RefuseDial { get; init; }

    /// <summary>Whether the recording comes out damaged.</summary>
    public bool CorruptRecording { get; init; }

    /// <summary>The number's state, when <see cref="Label"/> names one; otherwise <see cref="NumberState.Unknown"/>.</summary>
    public NumberState State => NumberStates.TryParse(Label, out var state) ? state : NumberState.Unknown;
}
