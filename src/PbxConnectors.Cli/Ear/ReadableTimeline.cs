using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>
/// What was heard, as a person would tell it: a cadence is one stretch and not a list of its bursts, and a vowel that sounds like a
/// tone for a moment is part of the speech around it.
/// </summary>
internal static class ReadableTimeline
{
    // A burst is booked as sound until it has lasted long enough to be known for a tone.
    private static readonly TimeSpan LongestOnset = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPitch = TimeSpan.FromMilliseconds(250);

    /// <param name="verdict">The verdict.</param>
    /// <param name="joinCadences">False keeps bursts and pauses apart, for a picture of the cadence.</param>
    public static IReadOnlyList<HeardSegment> Of(CallProgressVerdict verdict, bool joinCadences = true)
    {
        var told = new List<HeardSegment>();
        foreach (var segment in verdict.Timeline)
        {
            var shown = IsPitchInSpeech(segment, told)
                ? segment with { Kind = told[^1].Kind, Reference = told[^1].Reference, Description = told[^1].Description }
                : segment;
            Add(told, shown, joinCadences);
        }

        return told;
    }

    private static bool IsPitchInSpeech(HeardSegment segment, List<HeardSegment> told) =>
        segment is { Kind: SegmentKind.Tone, Tone: null } && Length(segment) < LongestPitch
            && told is [.., { Kind: SegmentKind.Speech or SegmentKind.Announcement or SegmentKind.Music }];

    private static void Add(List<HeardSegment> told, HeardSegment segment, bool joinCadences)
    {
        if (segment.Tone is not null && told is [.., { Kind: SegmentKind.Speech or SegmentKind.Sound } onset] && Length(onset) < LongestOnset)
        {
            told.RemoveAt(told.Count - 1);
            segment = segment with { Start = onset.Start };
        }

        if (told is [.., var last] && Continues(last, segment))
        {
            told[^1] = last with { End = segment.End };
        }
        else if (joinCadences && told is [.., var before, { Kind: SegmentKind.Silence }] && segment.Tone is not null && Continues(before, segment))
        {
            told.RemoveAt(told.Count - 1);
            told[^1] = before with { End = segment.End };
        }
        else
        {
            told.Add(segment);
        }
    }

    private static bool Continues(HeardSegment last, HeardSegment segment) =>
        last.Kind == segment.Kind && last.Tone == segment.Tone && last.Reference == segment.Reference
            && (segment.Kind != SegmentKind.Tone || segment.Tone is not null);

    private static TimeSpan Length(HeardSegment segment) => segment.End - segment.Start;
}
