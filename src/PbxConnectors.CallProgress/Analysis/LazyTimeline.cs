using System.Collections;

namespace PbxConnectors.CallProgress;

/// <summary>
/// The stretches of a call as they stood when a verdict was made, put into words when somebody first looks. Most verdicts are asked for
/// their state only. Immutable to the reader, thread-safe.
/// </summary>
internal sealed class LazyTimeline : IReadOnlyList<HeardSegment>
{
    private readonly (Stretch Stretch, ToneKind? Tone)[] _stretches;
    private readonly ToneDefinition? _named;
    private readonly MatchResult _announcement;
    private readonly bool _inRoom;
    private HeardSegment[]? _segments;

    public LazyTimeline(CallHearing call, in Decision decision)
    {
        var stretches = call.Timeline.Stretches;
        _stretches = new (Stretch, ToneKind?)[stretches.Count];
        for (var i = 0; i < _stretches.Length; i++)
        {
            _stretches[i] = (stretches[i], stretches[i].Kind == SegmentKind.Tone ? call.Tones.KindOf(stretches[i]) : null);
        }

        _named = call.Tones.Named;
        _inRoom = call.Sound.Room.IsHeard;
        if (decision.Reason == DecisionReason.Announcement)
        {
            _announcement = call.Announcements.Match.Kind == MatchKind.Decided ? call.Announcements.Match : call.Announcements.Final;
        }
    }

    public int Count => _stretches.Length;

    public HeardSegment this[int index] => Segments[index];

    // Two readers at once may both put it into words: the same words.
    private HeardSegment[] Segments => _segments ??= Array.ConvertAll(_stretches, Describe);

    public IEnumerator<HeardSegment> GetEnumerator() => ((IEnumerable<HeardSegment>)Segments).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private HeardSegment Describe((Stretch Stretch, ToneKind? Tone) heard)
    {
        var (stretch, tone) = heard;
        var said = _announcement.Reference is not null && stretch.Kind == SegmentKind.Sound
            && stretch.Start < _announcement.EndHop && stretch.End > _announcement.StartHop;
        var kind = stretch.Kind != SegmentKind.Sound ? stretch.Kind
            : said ? SegmentKind.Announcement
            : stretch.Music ? SegmentKind.Music : SegmentKind.Speech;
        var named = tone is not null && tone == _named?.Kind ? _named : null;
        return new HeardSegment
        {
            Kind = kind,
            Start = Hop.TimeOf(stretch.Start),
            End = Hop.TimeOf(stretch.End),
            Description = kind switch
            {
                SegmentKind.Tone => tone is null ? "tone" : $"{tone} tone",
                SegmentKind.Announcement => _announcement.Reference!.Name,
                SegmentKind.Music => "music",
                SegmentKind.Speech => _inRoom ? "speech, in a room" : "speech",
                _ => "silence",
            },
            Tone = tone,
            Frequencies = named?.Frequencies ?? [],
            Cadence = named is null ? [] : [.. named.Cadence.SelectMany(burst => new[] { burst.On, burst.Off })],
            Reference = said ? _announcement.Reference : null,
            Confidence = said ? _announcement.Confidence : kind is SegmentKind.Speech or SegmentKind.Music ? 0.6 : 0.9,
        };
    }
}
