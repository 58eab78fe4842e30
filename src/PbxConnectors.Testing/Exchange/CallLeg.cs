namespace PbxConnectors.Testing;

/// <summary>The record of a leg while it is being made.</summary>
internal sealed class CallLeg(long id, DateTimeOffset startedAt, Party caller, Party callee, CallApplication application)
{
    private readonly List<MediaSpan> _media = [];

    public long Id { get; } = id;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public Party Caller { get; } = caller;

    // A queue or a group picks the answering side later than the leg begins.
    public Party Callee { get; set; } = callee;
    public CallApplication Application { get; } = application;
    public string? DisplayNumber { get; init; }
    public string? Queue { get; set; }
    public string? AgentId { get; set; }
    public bool DestinationDialled { get; set; }
    public DateTimeOffset? DialledAt { get; private set; }
    public DateTimeOffset? AlertingAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>What is heard on the leg, each part with its beginning counted from dialling.</summary>
    public IReadOnlyList<MediaSpan> Media => [.. _media];

    public void BeginMedia(DateTimeOffset now)
    {
        DestinationDialled = true;
        DialledAt ??= now;
    }

    /// <summary>From now on the caller hears this, one part after the other, instead of what was still to come.</summary>
    public void Play(DateTimeOffset now, IEnumerable<(MediaSegment Segment, LabClip? Clip, TimeSpan? Length)> parts)
    {
        if (DialledAt is not { } dialled)
        {
            return;
        }

        var at = now - dialled;
        _media.RemoveAll(span => span.Start >= at);
        var isOpen = true;
        foreach (var (segment, clip, length) in parts)
        {
            _media.Add(new MediaSpan(at, segment, clip));
            if (length is null)
            {
                return;
            }

            at += length.Value;
            isOpen = segment.Kind != MediaKind.None;
        }

        // A line that carried sound stays open behind it; one without a media path does not open by itself.
        _media.Add(new MediaSpan(at, isOpen ? MediaSegment.Silence() : MediaSegment.None(), null));
    }

    public CallRecording? TakeRecording(DateTimeOffset endedAt, int seed)
    {
        if (Application is not (CallApplication.Dial or CallApplication.Queue or CallApplication.Voicemail))
        {
            return null;
        }

        if (DialledAt is not { } dialled || Caller.Scenario is { Records: false } || Callee.Scenario is { Records: false })
        {
            return null;
        }

        var corrupt = Caller.Scenario is { CorruptRecording: true } || Callee.Scenario is { CorruptRecording: true };
        return new CallRecording([.. _media], endedAt - dialled, seed, corrupt);
    }
}
