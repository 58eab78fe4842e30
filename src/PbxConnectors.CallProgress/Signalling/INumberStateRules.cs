namespace PbxConnectors.CallProgress;

/// <summary>Weighs what was signalled against what was heard. Implementations must be thread-safe.</summary>
public interface INumberStateRules
{
    /// <summary>Decides the state of a number after a call.</summary>
    /// <param name="signalling">What was signalled.</param>
    /// <param name="audio">What was heard; null when there was no audio to hear.</param>
    NumberStateVerdict Decide(SignallingEvidence signalling, CallProgressVerdict? audio);
}
