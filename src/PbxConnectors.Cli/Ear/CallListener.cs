using PbxConnectors.CallProgress;

namespace PbxConnectors.Cli.Ear;

/// <summary>Plays recordings to the ear as a live call would, in frames of 20 ms, and notes when it claims what.</summary>
internal static class CallListener
{
    public const int SampleRate = 8000;
    private const int FrameLength = SampleRate / 50;

    /// <param name="samples">The recording at 8 kHz.</param>
    /// <param name="library">Announcements to recognise.</param>
    public static HeardRecording Listen(ReadOnlySpan<short> samples, AnnouncementLibrary library)
    {
        var analyzer = new CallProgressAnalyzer(library);
        var current = analyzer.Current;
        var label = SoundLabels.None;
        TimeSpan since = default;
        Claim? tentative = null, final = null;
        while (samples.Length > 0)
        {
            var frame = samples[..Math.Min(FrameLength, samples.Length)];
            samples = samples[frame.Length..];
            analyzer.Write(frame);
            Note();
        }

        analyzer.Complete();
        Note();
        return new HeardRecording
        {
            Label = label,
            Verdict = current,
            DecidedAt = label == SoundLabels.None ? null : current.DecidedAt ?? since,
            Tentative = tentative,
            Final = final,
        };

        void Note()
        {
            // The analyzer hands out the same snapshot until something changes.
            if (ReferenceEquals(analyzer.Current, current))
            {
                return;
            }

            current = analyzer.Current;
            var claimed = SoundLabels.Of(current);
            if (claimed != label)
            {
                (label, since) = (claimed, analyzer.Position);
            }

            if (label == SoundLabels.None)
            {
                return;
            }

            tentative ??= new Claim(label, analyzer.Position);
            if (current.Stage >= VerdictStage.Final)
            {
                final ??= new Claim(label, analyzer.Position);
            }
        }
    }
}
