using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>
/// The default rules, as a table read from top to bottom; the first row that fits decides. What the network says in words is
/// believed over a release cause, since exchanges send cause 16 or 31 behind most announcements. Thread-safe.
/// </summary>
public sealed class NumberStateRules : INumberStateRules
{
    /// <summary>Confidence of a state that only a release cause speaks for.</summary>
    private const double CauseConfidence = 0.7;

    /// <summary>Confidence of a state that audio left open between few and the release cause settled.</summary>
    private const double CandidateConfidence = 0.85;

    /// <summary>Confidence of a state that rests on what was heard alone, where audio names no number of its own.</summary>
    private const double WeakConfidence = 0.5;

    // ITU-T Q.850 causes that name a state by themselves. Causes 16, 31, 47 and 127 do not: they only say that it ended.
    private static readonly (int Cause, NumberState State, string Meaning)[] Causes =
    [
        (1, NumberState.EmptyNumber, "unallocated number"),
        (2, NumberState.Unreachable, "no route to transit network"),
        (3, NumberState.Unreachable, "no route to destination"),
        (17, NumberState.Busy, "user busy"),
        (18, NumberState.NoAnswer, "no user responding"),
        (19, NumberState.NoAnswer, "no answer from user"),
        (20, NumberState.Unreachable, "subscriber absent"),
        (21, NumberState.Rejected, "call rejected"),
        (22, NumberState.NumberChanged, "number changed"),
        (27, NumberState.OutOfService, "destination out of order"),
        (28, NumberState.Misdialled, "invalid number format"),
        (34, NumberState.NetworkBusy, "no circuit available"),
        (38, NumberState.LineFault, "network out of order"),
        (41, NumberState.TryLater, "temporary failure"),
        (42, NumberState.NetworkBusy, "switching equipment congestion"),
        (55, NumberState.IncomingBarred, "incoming calls barred"),
    ];

    private NumberStateRules()
    {
    }

    /// <summary>The built-in rules.</summary>
    public static NumberStateRules Default { get; } = new();

    /// <inheritdoc />
    public NumberStateVerdict Decide(SignallingEvidence signalling, CallProgressVerdict? audio)
    {
        ArgumentNullException.ThrowIfNull(signalling);
        var heard = audio?.State ?? NumberState.NoAudio;
        var cause = FindCause(signalling.Q850Cause);

        // 1. The network named the state in words or by an unmistakable tone.
        if (audio is not null && IsNetworkMessage(heard))
        {
            return Result(heard, audio.Confidence, $"Heard: {audio.Evidence}",
                Disagreement(heard, audio.Evidence, signalling.Answered, cause));
        }

        // 2. A fax or a person: an answer, unless signalling knows that nobody answered.
        if (audio is not null && heard is NumberState.Answered or NumberState.Fax)
        {
            if (signalling.Answered == false && cause is { } known)
            {
                return Result(known.State, WeakConfidence, $"Release cause {Describe(known)}.",
                    $"The audio sounds as if answered ({audio.Evidence}), but the call was signalled as unanswered.");
            }

            return Result(heard, signalling.Answered == true ? Math.Max(audio.Confidence, 0.95) : audio.Confidence, $"Heard: {audio.Evidence}",
                signalling.Answered == false ? "The audio sounds as if answered, but the call was signalled as unanswered." : null);
        }

        // 3. Answered, and the audio does not say by whom.
        if (signalling.Answered == true)
        {
            return Result(NumberState.Answered, 0.8, audio is null
                ? "The call was signalled as answered; there was no audio to hear."
                : $"The call was signalled as answered; heard: {audio.Evidence}", null);
        }

        // 4. Not answered: of the states whose common words were heard, the one that the release cause stands for.
        if (audio?.Candidates.Where(state => state.Q850Cause() == signalling.Q850Cause).ToArray() is [var candidate])
        {
            return Result(candidate, CandidateConfidence,
                $"Of what was heard, release cause {signalling.Q850Cause} fits {candidate.ToLabel()} alone. Heard: {audio.Evidence}", null);
        }

        // 5. Not answered: the release cause, where it names a state.
        if (cause is { } release)
        {
            var ringing = heard is NumberState.Ringing or NumberState.ColourRingback;
            // A phone that rang exists: the network would not have let an unallocated number ring.
            var contradiction = ringing && release.State is NumberState.EmptyNumber
                ? $"The phone rang, but release cause {Describe(release)} says otherwise." : null;
            return Result(release.State, contradiction is null ? CauseConfidence : WeakConfidence,
                $"Release cause {Describe(release)}{(audio is null ? "." : $"; heard: {audio.Evidence}")}", contradiction);
        }

        // 6. It rang when the call ended, and no cause says that the network gave up: we did. Nobody answered so far, no more is known.
        if (audio is not null && heard is NumberState.Ringing or NumberState.ColourRingback)
        {
            return Result(heard, audio.Confidence, $"It rang until the call ended. Heard: {audio.Evidence}", null);
        }

        // 7. What was heard, for what it is worth.
        if (audio is not null && heard != NumberState.NoAudio)
        {
            return Result(heard, heard == NumberState.Unknown ? 0 : Math.Min(audio.Confidence, WeakConfidence), $"Heard: {audio.Evidence}", null);
        }

        // 8. Nothing to go by.
        var reason = signalling.Problem ?? (signalling.RecordingMissing
            ? "The recording is missing."
            : audio is null ? "There was no audio to hear." : "The audio was empty.");
        return Result(audio is null && !signalling.RecordingMissing ? NumberState.Unknown : NumberState.NoAudio, 0,
            signalling.VendorText is null ? reason : $"{reason} The PBX says: {signalling.VendorText}", null);
    }

    // States the network itself announces. Everything from 100 up is something else than a network message.
    private static bool IsNetworkMessage(NumberState state) => state != NumberState.Unknown && (int)state < (int)NumberState.Ringing;

    private static string? Disagreement(NumberState heard, string evidence, bool? answered, Cause? cause)
    {
        // A voicemail or assistant answers for real; any other announcement is played before answer.
        if (answered == true && heard != NumberState.Voicemail)
        {
            return $"The call was signalled as answered, but the network said: {evidence}";
        }

        if (cause is { } known && known.State != heard && known.Number != heard.Q850Cause() && !IsVague(known.State, heard))
        {
            return $"Release cause {Describe(known)} does not fit what was heard.";
        }

        return null;
    }

    // Networks use one cause for a family of states; that is coarseness, not contradiction.
    private static bool IsVague(NumberState signalled, NumberState heard) => (signalled, heard) switch
    {
        (NumberState.Unreachable, NumberState.PoweredOff or NumberState.OutOfService or NumberState.Suspended) => true,
        (NumberState.Busy, NumberState.InCall or NumberState.Rejected or NumberState.NetworkBusy or NumberState.CannotAnswer) => true,
        (NumberState.NoAnswer, NumberState.Unreachable or NumberState.CannotAnswer or NumberState.Voicemail) => true,
        (NumberState.TryLater or NumberState.LineFault, not NumberState.EmptyNumber) => true,
        _ => false,
    };

    private static Cause? FindCause(int? number)
    {
        foreach (var (cause, state, meaning) in Causes)
        {
            if (cause == number)
            {
                return new Cause(cause, state, meaning);
            }
        }

        return null;
    }

    private static string Describe(Cause cause) => string.Create(CultureInfo.InvariantCulture, $"{cause.Number} ({cause.Meaning})");

    private static NumberStateVerdict Result(NumberState state, double confidence, string evidence, string? contradiction) =>
        new() { State = state, Confidence = confidence, Evidence = evidence, Contradiction = contradiction };

    private readonly record struct Cause(int Number, NumberState State, string Meaning);
}
