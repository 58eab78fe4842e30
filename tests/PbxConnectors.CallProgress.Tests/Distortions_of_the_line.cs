namespace PbxConnectors.CallProgress.Tests;

/// <summary>Properties that hold for any announcement and any line within reason, tried on two voices.</summary>
public class Distortions_of_the_line
{
    private static readonly string[] Words = ["does not exist", "is switched off", "is engaged now", "cannot be reached", "has been changed"];
    private static readonly string[] Labels = ["empty", "power_off", "busy", "unreachable", "number_changed"];

    private static readonly AnnouncementLibrary Whole = LibraryOf(1, Words.Length);
    private static readonly AnnouncementLibrary WithoutLast = LibraryOf(2, Words.Length - 1);

    public static TheoryData<string> Names => [.. Lines.Keys];

    private static Dictionary<string, Func<short[], short[]>> Lines { get; } = new()
    {
        ["nothing"] = s => s,
        ["20 dB weaker"] = s => Sounds.Gain(s, -20),
        ["9.5 dB stronger"] = s => Sounds.Gain(s, 9.5),
        ["A-law"] = Sounds.ThroughALaw,
        ["mu-law"] = s => [.. s.Select(x => G711.DecodeMuLaw(G711.EncodeMuLaw(x)))],
        ["noise at 20 dB"] = s => Sounds.WithNoise(s, 20),
        ["noise at 10 dB"] = s => Sounds.WithNoise(s, 10),
        ["3 % loss"] = s => Sounds.WithLoss(s, 0.03),
        ["10 % loss"] = s => Sounds.WithLoss(s, 0.10),
        ["1 % faster"] = s => AtSpeed(s, 1.01),
        ["2 % slower"] = s => AtSpeed(s, 0.98),
        ["upside down"] = s => [.. s.Select(x => (short)-Math.Max((int)x, -32767))],
        ["constant offset"] = s => [.. s.Select(x => (short)Math.Clamp(x + 900, -32768, 32767))],
        ["silence before"] = s => Sounds.Join(Sounds.Silence(2.7), s),
        ["noise before and after"] = s => Sounds.WithNoise(Sounds.Join(Sounds.Silence(1.3), s, Sounds.Silence(1)), 25),
        ["from the middle of the opening"] = s => s[4000..],
        ["played in a loop"] = s => Sounds.Join(s[(s.Length / 2)..], Sounds.Silence(0.6), s, Sounds.Silence(0.6), s[..(s.Length / 2)]),
        ["weak, noisy and lossy A-law"] = s => Sounds.ThroughALaw(Sounds.WithLoss(Sounds.WithNoise(Sounds.Gain(s, -8), 15), 0.02)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_announcement_is_recognised(string line)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            Listening.Classify(Lines[line](Announcement(1, i)), Whole).Label.ShouldBe(Labels[i], Words[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unlisted_announcement_is_given_no_state(string line) =>
        Listening.Classify(Lines[line](Announcement(2, Words.Length - 1)), WithoutLast).Label.ShouldBeNull();

    [Fact]
    public void A_stream_never_names_a_wrong_state_on_the_way()
    {
        for (var i = 0; i < Words.Length; i++)
        {
            var call = Sounds.WithNoise(Sounds.Join(Sounds.Silence(0.4), Announcement(1, i), Sounds.Silence(0.6)), 25);
            var named = Listening.Follow(call, Whole).Where(change => change.Verdict.Label is not null).Select(change => change.Verdict.Label).ToList();
            named.ShouldNotBeEmpty();
            named.ShouldAllBe(label => label == Labels[i]);
        }
    }

    [Fact]
    public void Noise_and_hum_are_no_announcement()
    {
        foreach (var samples in new[] { Sounds.Noise(5, -30), Sounds.Tone(5, -30, 100, 150), Sounds.Noise(5, -20, 9) })
        {
            Labels.ShouldNotContain(Listening.Classify(samples, Whole).Label);
        }
    }

    [Fact]
    public void Steady_listening_allocates_nothing()
    {
        var analyzer = new CallProgressAnalyzer(Whole);
        var frame = new short[160];
        var call = Sounds.WithNoise(Sounds.Join([.. Enumerable.Range(0, 6).Select(i => new Speaker(7).Say($"a{i} b{i} c{i} d{i} e{i} f{i}"))]), 20);
        Play(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Play(call.Length / 2);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000);

        void Play(int from)
        {
            for (var at = from; at + frame.Length <= from + (call.Length / 2); at += frame.Length)
            {
                call.AsSpan(at, frame.Length).CopyTo(frame);
                analyzer.Write(frame);
            }
        }
    }

    private static short[] Announcement(int voice, int words) =>
        new Speaker(voice).Say($"good day the number you have dialled {Words[words]} , please check and dial again");

    private static AnnouncementLibrary LibraryOf(int voice, int count) =>
        Listening.Library([.. Enumerable.Range(0, count).Select(i => (Labels[i], Announcement(voice, i)))]);

    private static short[] AtSpeed(short[] samples, double speed) => Sounds.ToSamples(Enumerable.Range(0, (int)((samples.Length - 40) / speed)).Select(i =>
    {
        var at = i * speed;
        var first = (int)at - 7;
        double sum = 0;
        for (var k = Math.Max(0, first); k < first + 16; k++)
        {
            var x = Math.PI * (at - k);
            sum += samples[k] * (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x * (0.5 + (0.5 * Math.Cos(x / 8.5))));
        }

        return sum;
    }));
}
