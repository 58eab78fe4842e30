namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// How far the PBX's clock is ahead of ours at least, learnt from the calls found: the better it is known, the fewer records of earlier calls
/// can be taken for a later one's. Used by the tracker's one loop.
/// </summary>
internal sealed class ClockLead(TimeSpan clockTolerance)
{
    // The PBX writes whole seconds: a call began up to one later.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private TimeSpan? _atLeast;

    /// <summary>Takes the lead that a call showed, at least.</summary>
    public void Learn(TimeSpan? atLeast)
    {
        if (atLeast > (_atLeast ?? -clockTolerance))
        {
            _atLeast = atLeast;
        }
    }

    /// <summary>Should the PBX's clock have been set back, what was learnt would hide all records that follow.</summary>
    public void Forget() => _atLeast = null;

    /// <summary>True when what began then by the PBX's clock began before this time of ours.</summary>
    public bool BeganBefore(DateTimeOffset? startedAt, DateTimeOffset time) => _atLeast is { } lead && startedAt + Rounding - lead < time;
}
