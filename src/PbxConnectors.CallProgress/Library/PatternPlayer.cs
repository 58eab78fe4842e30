namespace PbxConnectors.CallProgress;

/// <summary>
/// Plays a reference to the matcher from its features, without its recording: what the matcher makes of it is what it would make of a
/// clean call.
/// </summary>
internal static class PatternPlayer
{
    // Clear speech on a good line, in dB above −100, of the loudest band.
    private const float Top = 85;
    private const int EvaluateEvery = 8;
    private const int QuietFrames = 32;

    public static MatchResult Play(AnnouncementPattern pattern, AnnouncementLibrary library)
    {
        var matcher = new AnnouncementMatcher(library, clausePause: 8);
        var hop = new Hop();
        Span<float> levels = stackalloc float[BandLevels.Count];
        for (var frame = -QuietFrames; frame < pattern.Frames + QuietFrames; frame++)
        {
            levels.Fill(-AnnouncementPattern.Range);
            if (frame >= 0 && frame < pattern.Frames)
            {
                var fine = pattern.Levels(frame);
                for (var band = 0; band < levels.Length; band++)
                {
                    levels[band] = (float)fine[band] / FineLevel.PerDecibel;
                }
            }

            for (var band = 0; band < levels.Length; band++)
            {
                hop.Bands[band] = (byte)((Top + levels[band]) * BandLevels.StepsPerDecibel);
            }

            matcher.Add(hop, tone: false);
            if ((frame & (EvaluateEvery - 1)) == EvaluateEvery - 1)
            {
                matcher.Evaluate(ended: false);
            }
        }

        return Shifted(matcher.Evaluate(ended: true));
    }

    // Positions count from the reference's first frame.
    private static MatchResult Shifted(in MatchResult result) => result with
    {
        StartHop = result.StartHop - QuietFrames,
        EndHop = result.EndHop - QuietFrames,
    };
}
