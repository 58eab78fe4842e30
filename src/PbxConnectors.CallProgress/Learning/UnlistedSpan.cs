namespace PbxConnectors.CallProgress;

/// <summary>Finds the stretch of a call that may be an announcement nobody listed.</summary>
internal static class UnlistedSpan
{
    // Between the Mandarin and the English half lies less; between two passes of an announcement more.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    /// <summary>Start and end of the longest unrecognised speech; null when there is nothing to learn from this call.</summary>
    public static (TimeSpan Start, TimeSpan End)? Find(CallProgressVerdict verdict, LearningOptions options)
    {
        // Words common to several listed announcements are nothing new, and a person's words are nobody's business.
        if (verdict.State is not (NumberState.Unknown or NumberState.Voicemail) || verdict.Candidates.Count > 0
            || verdict.Timeline.Any(segment => segment.Reference is not null))
        {
            return null;
        }

        (TimeSpan Start, TimeSpan End)? run = null, longest = null;
        foreach (var segment in verdict.Timeline)
        {
            if (segment.Kind == SegmentKind.Silence)
                continue;
            if (segment.Kind is not (SegmentKind.Speech or SegmentKind.Sound))
            {
                run = null;
                continue;
            }

            run = run is { } open && segment.Start - open.End <= LongestPause ? (open.Start, segment.End) : (segment.Start, segment.End);
            if (longest is null || run.Value.End - run.Value.Start > longest.Value.End - longest.Value.Start)
                longest = run;
        }

        if (longest is not { } found || found.End - found.Start < options.ShortestAnnouncement)
            return null;
        var start = found.Start > Margin ? found.Start - Margin : TimeSpan.Zero;
        var end = found.End + Margin;
        return (start, end - start > options.LongestAnnouncement ? start + options.LongestAnnouncement : end);
    }

    /// <summary>Copies the stretch at telephone rate.</summary>
    public static short[] Cut(WaveAudio audio, TimeSpan start, TimeSpan end)
    {
        var from = (int)Math.Min(audio.Samples.Length, start.TotalSeconds * audio.SampleRate);
        var to = (int)Math.Min(audio.Samples.Length, end.TotalSeconds * audio.SampleRate);
        return Resampler.ToTelephoneRate(audio.Samples.Span[from..to], audio.SampleRate);
    }
}
