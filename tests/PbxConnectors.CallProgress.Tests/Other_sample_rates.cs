namespace PbxConnectors.CallProgress.Tests;

public class Other_sample_rates
{
    private static readonly Speaker Voice = new(2);
    private static readonly short[] Announcement = Voice.Say("we are sorry the number you want is not in use");
    private static readonly AnnouncementLibrary Library =
        Listening.Library(("empty", Announcement), ("busy", Voice.Say("we are sorry the number you want is busy at present")));

    public static TheoryData<int> Rates => [6000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 16_001];

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_stream_of_any_rate_is_heard_as_it_comes(int rate)
    {
        var telephone = Sounds.Join(Announcement, Sounds.Silence(1), Sounds.Cadence(3, -15, [450], [0.35, 0.35]));
        var expected = Listening.Classify(telephone, Library).Timeline;
        var call = At(rate, telephone);
        var analyzer = new CallProgressAnalyzer(Library, new CallProgressOptions { SampleRate = rate });
        var states = new List<NumberState>();
        foreach (var frame in call.Chunk(rate / 50))
        {
            analyzer.Write(frame);
            states.Add(analyzer.Current.State);
        }

        analyzer.Position.TotalSeconds.ShouldBe((double)call.Length / rate, 1e-6);
        var timeline = analyzer.Complete().Timeline;
        states.ShouldContain(NumberState.EmptyNumber);
        timeline.Select(segment => (segment.Kind, segment.Reference?.Label, segment.Tone))
            .ShouldBe(expected.Select(segment => (segment.Kind, segment.Reference?.Label, segment.Tone)));
        for (var i = 0; i < timeline.Count; i++)
        {
            timeline[i].End.TotalSeconds.ShouldBe(expected[i].End.TotalSeconds, 0.05);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_size_of_the_frames_never_changes_what_is_converted(int rate)
    {
        var sound = Wave(rate, 0.5, 440, 1200);
        var whole = RateConverter.Convert(sound, rate);
        foreach (var size in new[] { 1, 7, 160, 1023, 5000 })
        {
            InFrames(sound, rate, size).ShouldBe(whole);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void What_the_telephone_band_holds_keeps_its_level_and_its_time(int rate)
    {
        var converted = RateConverter.Convert(Wave(rate, 1, 1000), rate);
        converted.Length.ShouldBe(8000);
        var expected = Wave(8000, 1, 1000);
        for (var i = 200; i < 7800; i++)
        {
            ((double)converted[i]).ShouldBe(expected[i], 40);
        }
    }

    [Theory]
    [InlineData(16_000, 5000)]
    [InlineData(16_000, 7000)]
    [InlineData(44_100, 5000)]
    [InlineData(48_000, 9000)]
    [InlineData(48_000, 20_000)]
    public void What_8_kHz_cannot_carry_does_not_fold_back(int rate, double frequency)
    {
        var converted = RateConverter.Convert(Wave(rate, 1, frequency), rate);
        converted.Skip(200).Take(7600).Max(sample => Math.Abs((int)sample)).ShouldBeLessThan(20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(40)]
    public void A_sound_shorter_than_the_filter_is_converted_too(int samples) =>
        RateConverter.Convert(new short[samples], 16_000).ShouldBe(new short[samples / 2]);

    [Fact]
    public void Nothing_is_allocated_per_frame()
    {
        var converter = new RateConverter(48_000);
        var frame = Wave(48_000, 0.02, 700);
        var converted = new short[512];
        Convert(converter, frame, converted);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 500; i++)
        {
            Convert(converter, frame, converted);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(800_000)]
    public void A_rate_out_of_range_is_refused(int rate) =>
        Should.Throw<ArgumentException>(() => new CallProgressAnalyzer(Library, new CallProgressOptions { SampleRate = rate }))
            .Message.ShouldContain("SampleRate");

    [Fact]
    public void Audio_of_the_telephone_rate_stays_the_same_object()
    {
        var audio = new WaveAudio(Announcement);
        audio.ToTelephoneRate().ShouldBeSameAs(audio);
        var wide = new WaveAudio(At(16_000, Announcement), 16_000, ["odd"]).ToTelephoneRate();
        (wide.SampleRate, wide.Samples.Length).ShouldBe((8000, Announcement.Length));
        wide.Warnings.ShouldBe(["odd"]);
    }

    // What an 8 kHz sound is at another rate: the converter's own work the other way round, by the definition of band-limited sound.
    private static short[] At(int rate, short[] telephone)
    {
        var result = new short[(int)((long)telephone.Length * rate / 8000)];
        for (var i = 0; i < result.Length; i++)
        {
            var centre = i * 8000.0 / rate;
            var sum = 0.0;
            for (var n = Math.Max(0, (int)centre - 11); n <= Math.Min(telephone.Length - 1, (int)centre + 12); n++)
            {
                var x = Math.PI * (n - centre);
                sum += telephone[n] * (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x) * (0.5 + (0.5 * Math.Cos(x / 12.5)));
            }

            result[i] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return result;
    }

    private static short[] Wave(int rate, double seconds, params double[] frequencies) =>
        Sounds.ToSamples(Enumerable.Range(0, (int)(seconds * rate))
            .Select(n => frequencies.Sum(f => 10_000 * Math.Sin(2 * Math.PI * f * n / rate))));

    private static short[] InFrames(short[] sound, int rate, int size)
    {
        var converter = new RateConverter(rate);
        var result = new List<short>();
        var converted = new short[100];
        foreach (var frame in sound.Chunk(size))
        {
            ReadOnlySpan<short> left = frame;
            int made;
            do
            {
                made = converter.Convert(ref left, converted);
                result.AddRange(converted[..made]);
            }
            while (made == converted.Length);
        }

        while (converter.Finish(converted) is > 0 and var made)
        {
            result.AddRange(converted[..made]);
        }

        return [.. result];
    }

    private static void Convert(RateConverter converter, short[] frame, short[] converted)
    {
        ReadOnlySpan<short> left = frame;
        while (converter.Convert(ref left, converted) == converted.Length)
        {
        }
    }
}
