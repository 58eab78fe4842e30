namespace PbxConnectors.CallProgress;

/// <summary>Finds the stretch of a call in which somebody speaks whom no reference explains.</summary>
internal static class SpeechSpan
{
    // Between the Mandarin and the English half lies less; between two passes of an announcement more.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestVowel = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    /// <summary>No announcement was recognised, and nothing says that it was a person, music or a tone.</summary>
    public static bool IsOpen(CallProgressVerdict verdict) => verdict.State is NumberState.Unknown or NumberState.Voicemail
        && !verdict.Timeline.Any(segment => segment.Reference is not null);

    /// <summary>Start and end of the longest speech; null when none is long enough. What is too long is cut at its end.</summary>
    public static (TimeSpan Start, TimeSpan End)? Find(CallProgressVerdict verdict, TimeSpan least, TimeSpan most)
    {
        (TimeSpan Start, TimeSpan End)? run = null, longest = null;
        foreach (var segment in verdict.Timeline)
        {
            // A held vowel is a tone too, and the words go on behind it.
            if (segment.Kind == SegmentKind.Silence
                || (segment.Tone is null && segment.Kind == SegmentKind.Tone && segment.End - segment.Start < LongestVowel))
            {
                continue;
            }

            if (segment.Kind is not (SegmentKind.Speech or SegmentKind.Sound))
            {
                run = null;
                continue;
            }

            run = run is { } open && segment.Start - open.End <= LongestPause ? (open.Start, segment.End) : (segment.Start, segment.End);
            if (longest is null || run.Value.End - run.Value.Start > longest.Value.End - longest.Value.Start)
            {
                longest = run;
            }
        }

        if (longest is not { } found || found.End - found.Start < least)
        {
            return null;
        }

        var start = found.Start > Margin ? found.Start - Margin : TimeSpan.Zero;
        var end = found.End + Margin;
        return (start, end - start > most ? start + most : end);
    }

    /// <summary>Copies a stretch at telephone rate.</summary>
    public static short[] Cut(WaveAudio audio, TimeSpan start, TimeSpan end)
    {
        var from = (int)Math.Min(audio.Samples.Length, start.TotalSeconds * audio.SampleRate);
        var to = (int)Math.Min(audio.Samples.Length, end.TotalSeconds * audio.SampleRate);
        return RateConverter.Convert(audio.Samples.Span[from..to], audio.SampleRate);
    }
}
