using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>Frame after frame: what a busy server pays for a thousand calls at once.</summary>
public class Listening_allocates_nothing
{
    private static readonly AnnouncementLibrary Library = LabAudio.Embedded.ToAnnouncementLibrary();

    public static TheoryData<string> Kinds => ["announcements", "tones", "speech", "music", "silence", "noise"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_minute_of_frames_and_of_asking_for_an_unchanged_verdict_allocates_nothing(string kind)
    {
        var analyzer = new CallProgressAnalyzer(Library);
        var minute = Minute(kind);
        Hear(analyzer, minute);
        Hear(analyzer, minute);

        var (bytes, verdicts) = Hear(analyzer, minute);
        bytes.ShouldBe(0);
        verdicts.ShouldBeLessThan(60);
    }

    /// <summary>Bytes allocated by the frames and by asking after each of them, but for the verdicts that are new.</summary>
    private static (long Bytes, int Verdicts) Hear(CallProgressAnalyzer analyzer, short[] samples)
    {
        var (bytes, verdicts) = (0L, 0);
        var verdict = analyzer.Current;
        for (var at = 0; at + 160 <= samples.Length; at += 160)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            analyzer.Write(samples.AsSpan(at, 160));
            var written = GC.GetAllocatedBytesForCurrentThread();
            var current = analyzer.Current;
            var asked = GC.GetAllocatedBytesForCurrentThread();
            bytes += written - before;
            if (ReferenceEquals(current, verdict))
            {
                bytes += asked - written;
            }
            else
            {
                verdicts++;
            }

            verdict = current;
        }

        return (bytes, verdicts);
    }

    private static short[] Minute(string kind)
    {
        const int length = 60 * 8000;
        var part = kind switch
        {
            "announcements" => Sounds.Join([.. Labels("empty", "power_off", "busy").SelectMany(clip => new[] { clip, Sounds.Silence(0.7) })]),
            "tones" => Sounds.Join(Sounds.Cadence(10, -15, [450], [1, 4]), Sounds.Cadence(6, -15, [450], [0.35, 0.35]), Sounds.Cadence(8, -15, [440, 480], [2, 4]),
                Sounds.Cadence(4, -15, [480, 620], [0.25, 0.25]), Sounds.Tone(0.33, -15, 950), Sounds.Tone(0.33, -15, 1400), Sounds.Tone(0.33, -15, 1800)),
            "speech" => new Speaker(4).Say("nobody has ever listed what is said here , and it goes on and on"),
            "music" => Sounds.Join([.. Enumerable.Range(0, 8).Select(i => Sounds.Tone(0.5, -18, 262 + (30 * (i % 4)), 523 + (60 * (i % 4)), 1568))]),
            "noise" => Sounds.Noise(20, -45),
            _ => Sounds.Silence(20),
        };
        var minute = new short[length];
        for (var at = 0; at < length; at += part.Length)
        {
            part.AsSpan(0, Math.Min(part.Length, length - at)).CopyTo(minute.AsSpan(at));
        }

        return minute;
    }

    private static IEnumerable<short[]> Labels(params string[] labels) => labels.SelectMany(LabAudio.Embedded.Clips).Select(clip => clip.Samples.ToArray());
}
