using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>What was heard of a call while it was on.</summary>
/// <param name="Samples">The sound, with silence where frames were lost.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Verdict">The last word of the analyzer; null where it failed.</param>
/// <param name="Decided">True when the verdict was reason to hang up.</param>
/// <param name="Problem">What broke the listening off; null when nothing did.</param>
internal sealed record LiveHearing(
    ReadOnlyMemory<short> Samples, int SampleRate, CallProgressVerdict? Verdict, bool Decided, string? Problem);
