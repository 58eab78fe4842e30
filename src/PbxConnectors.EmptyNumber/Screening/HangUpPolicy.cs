using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>When a verdict on live audio is reason to hang up.</summary>
public static class HangUpPolicy
{
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
