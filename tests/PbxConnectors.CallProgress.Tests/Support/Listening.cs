namespace PbxConnectors.CallProgress.Tests;

/// <summary>Short ways to ask the analyzer in a test.</summary>
internal static class Listening
{
    public static CallProgressVerdict Classify(short[] samples, AnnouncementLibrary? library = null) =>
        CallProgressAnalyzer.Classify(new WaveAudio(samples), library ?? AnnouncementLibrary.Empty);

    public static AnnouncementLibrary Library(params (string Label, short[] Samples)[] announcements) =>
        AnnouncementLibrary.Create(announcements.Select((a, i) => new AnnouncementSource($"{a.Label}/{i}", a.Label, new WaveAudio(a.Samples))));

    /// <summary>Writes in frames and returns every verdict that differs in state or stage from the one before.</summary>
    public static List<(TimeSpan At, CallProgressVerdict Verdict)> Follow(short[] samples, AnnouncementLibrary? library = null, int frame = 160, CallProgressOptions? options = null)
    {
        var analyzer = new CallProgressAnalyzer(library ?? AnnouncementLibrary.Empty, options);
        var changes = new List<(TimeSpan At, CallProgressVerdict Verdict)>();
        for (var at = 0; at < samples.Length; at += frame)
        {
            analyzer.Write(samples.AsSpan(at, Math.Min(frame, samples.Length - at)));
            var current = analyzer.Current;
            if (changes.Count == 0 || changes[^1].Verdict.State != current.State || changes[^1].Verdict.Stage != current.Stage)
            {
                changes.Add((analyzer.Position, current));
            }
        }

        return changes;
    }
}
