using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing.Tests;

public sealed class RecordingTests
{
    private static readonly LabAudio NoRecordings = LabAudio.FromClips([]);

    [Fact]
    public async Task The_recording_is_as_long_as_the_call_was()
    {
        var audio = await RecordAsync(NumberScenario.Answered(ringTime: 6.Seconds(), talkTime: 15.Seconds()));

        audio.SampleRate.ShouldBe(8000);
        audio.Duration.ShouldBe(22.Seconds());
    }

    [Fact]
    public async Task Ringback_is_heard_before_the_answer()
    {
        var audio = await RecordAsync(NumberScenario.Answered(ringTime: 6.Seconds()));

        Signal.ToneShare(Part(audio, 0, 1), 450).ShouldBeLessThan(0.1);
        Signal.ToneShare(Part(audio, 1, 2), 450).ShouldBeGreaterThan(0.9);
        Signal.ToneShare(Part(audio, 6, 7), 450).ShouldBeGreaterThan(0.9);
        Signal.ToneShare(Part(audio, 8, 9), 450).ShouldBeLessThan(0.5);
    }

    [Fact]
    public async Task An_announcement_is_the_recording_of_its_label_as_often_as_asked()
    {
        var clip = new LabClip("empty", "test", ToneSynthesizer.Render("fax_cng", 0.5.Seconds()));
        var audio = await RecordAsync(NumberScenario.EmptyNumber(), LabAudio.FromClips([clip]));

        audio.Duration.ShouldBe(2.Seconds());
        Signal.ToneShare(Part(audio, 1, 1.5), 1100).ShouldBeGreaterThan(0.9);
        Signal.ToneShare(Part(audio, 1.5, 2), 1100).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task Hanging_up_cuts_the_recording()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Ringing());
        lab.Dial();
        lab.Time.Advance(4.Seconds());
        lab.Exchange.HangUp("8001");

        Read(lab.Record.RenderRecording()!).Duration.ShouldBe(4.Seconds());
    }

    [Fact]
    public async Task Without_a_media_path_the_recording_is_a_wave_file_without_samples()
    {
        (await RecordAsync(NumberScenario.NoAudio())).Samples.Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_stretch_without_a_media_path_is_digital_zero()
    {
        var audio = await RecordAsync(NumberScenario.NoAudio() with
        {
            EarlyMedia = [MediaSegment.None(5.Seconds()), MediaSegment.Tone("busy", 5.Seconds())],
        });

        // A-law has no zero: its smallest step decodes to 8.
        Part(audio, 0, 6).ToArray().Distinct().ShouldHaveSingleItem().ShouldBe((short)8);
        Signal.ToneShare(Part(audio, 6, 6.3), 450).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task Silence_is_a_noisy_line()
    {
        var audio = await RecordAsync(NumberScenario.Silence());

        Part(audio, 1, 5).ToArray().Distinct().Count().ShouldBeGreaterThan(2);
        Signal.Power(Part(audio, 1, 5)).ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_fax_answers_with_2100_hertz()
    {
        var audio = await RecordAsync(NumberScenario.Fax());

        Signal.ToneShare(Part(audio, 8, 10), 2100).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task The_same_call_gives_the_same_bytes_and_another_seed_gives_others()
    {
        var first = await RenderAsync(NumberScenario.Silence(), new ExchangeOptions { Seed = 1, Audio = NoRecordings });
        var again = await RenderAsync(NumberScenario.Silence(), new ExchangeOptions { Seed = 1, Audio = NoRecordings });
        var other = await RenderAsync(NumberScenario.Silence(), new ExchangeOptions { Seed = 2, Audio = NoRecordings });

        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_call_that_is_not_recorded_has_no_recording()
    {
        await using var lab = new ExchangeFixture(NumberScenario.Answered() with { Records = false });
        lab.Dial();
        lab.Time.Advance(1.Minutes());

        lab.Record.HasRecording.ShouldBeFalse();
        lab.Record.RenderRecording().ShouldBeNull();
    }

    [Fact]
    public async Task A_corrupt_recording_is_no_wave_file()
    {
        var wave = await RenderAsync(NumberScenario.Answered() with { CorruptRecording = true }, new ExchangeOptions());

        WaveFile.TryRead(new MemoryStream(wave), out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNullOrEmpty();
    }

    private static async Task<WaveAudio> RecordAsync(NumberScenario scenario, LabAudio? audio = null) =>
        Read(await RenderAsync(scenario, new ExchangeOptions { Audio = audio ?? NoRecordings }));

    private static async Task<byte[]> RenderAsync(NumberScenario scenario, ExchangeOptions options)
    {
        await using var lab = new ExchangeFixture(scenario, options);
        lab.Dial();
        lab.Time.Advance(3.Minutes());
        return lab.Record.RenderRecording()!;
    }

    private static WaveAudio Read(byte[] wave)
    {
        WaveFile.TryRead(new MemoryStream(wave), out var audio, out var problem).ShouldBeTrue(problem);
        return audio!;
    }

    private static ReadOnlySpan<short> Part(WaveAudio audio, double from, double to) =>
        audio.Samples.Span[(int)(from * 8000)..(int)(to * 8000)];
}
