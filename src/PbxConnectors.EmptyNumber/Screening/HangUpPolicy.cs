using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>When a verdict on live audio is reason to hang up.</summary>
public static class HangUpPolicy
{
    /// <summary>Never: every call is heard out to its limits.</summary>
    public static Func<CallProgressVerdict, bool> Never { get; } = static _ => false;

    /// <summary>
    /// For a final verdict that names one of these states only, e.g. those that make a number useless: <see cref="NumberState.EmptyNumber"/>,
    /// <see cref="NumberState.PoweredOff"/>, <see cref="NumberState.OutOfService"/>.
    /// </summary>
    public static Func<CallProgressVerdict, bool> OnStates(params IReadOnlyCollection<NumberState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        return verdict => OnDecision(verdict) && states.Contains(verdict.State);
    }

    /// <summary>
    /// True for a final verdict that names the number's state, an answer or a fax. Ringing, colour ringback and silence are final only
    /// for the moment: an announcement may follow.
    /// </summary>
    public static bool OnDecision(CallProgressVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Stage >= VerdictStage.Final && verdict.State is not (NumberState.Unknown or NumberState.Ringing
            or NumberState.ColourRingback or NumberState.Silence or NumberState.NoAudio);
    }
}
