using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>Calls that are heard while they are on.</summary>
public sealed class LiveAudioTests
{
    private const string Number = "13800000001";

    [Fact]
    public async Task A_call_is_hung_up_as_soon_as_its_sound_has_decided()
    {
        await using var bench = await ScreeningBench.StartAsync([Number]);
        bench.Dialer.OnDial = call => call.Attach(new ScriptedAudio().Play(Sound.VacantTone(10)));

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        bench.Dialer.Calls[0].HungUp.ShouldBeTrue();
        result.State.ShouldBe(NumberState.EmptyNumber);
        result.CallResult.ShouldNotBeNull().Reason.ShouldBe(EndReason.Cancelled);
        bench.Dialer.RecordingQuestions.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_heard_is_uploaded_as_a_WAV_file()
    {
        await using var bench = await ScreeningBench.StartAsync([Number], setup => setup.Options.HangUpWhenDecided = false);
        var audio = new ScriptedAudio().Play(Sound.VacantTone(4)).Lose(seconds: 1).Play(Sound.VacantTone(3));
        bench.Dialer.OnDial = call =>
        {
            call.Attach(audio);
            call.Answer();
        };
        bench.Dialer.OnHangUp = call => call.End(EndReason.Normal);

        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        (await run).ShouldHaveSingleItem().AudioUpload.ShouldBe(AudioUpload.Queued);
        WaveFile.TryRead(bench.Server.Uploads.ShouldHaveSingleItem().Content.Span, out var uploaded, out _).ShouldBeTrue();
        uploaded.Duration.ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Ringing_is_no_reason_to_hang_up_for_an_announcement_may_follow()
    {
        await using var bench = await ScreeningBench.StartAsync([Number]);
        var audio = new ScriptedAudio().Play(Sound.Ringback(12));
        bench.Dialer.OnDial = call => call.Attach(audio);
        bench.Dialer.OnHangUp = call => call.End(EndReason.Cancelled);

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(60));

        var result = (await run).ShouldHaveSingleItem();
        (result.EndedAt - began).ShouldBe(TimeSpan.FromSeconds(60));
        result.State.ShouldBe(NumberState.Ringing);
    }

    [Fact]
    public async Task Sound_of_another_rate_decides_the_call_as_it_comes()
    {
        await using var bench = await ScreeningBench.StartAsync([Number]);
        short[] wide = [.. Sound.VacantTone(10).SelectMany(sample => new[] { sample, sample })];
        bench.Dialer.OnDial = call => call.Attach(new ScriptedAudio(sampleRate: 16000).Play(wide));

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        bench.Dialer.Calls[0].HungUp.ShouldBeTrue();
        result.State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task Sound_that_breaks_off_does_not_end_the_call_and_is_said()
    {
        await using var bench = await ScreeningBench.StartAsync([Number], setup => setup.Options.HangUpWhenDecided = false);
        var audio = new ScriptedAudio().Play(Sound.VacantTone(6));
        bench.Dialer.OnDial = call => call.Attach(audio);
        bench.Dialer.OnHangUp = call => call.End(EndReason.Cancelled);

        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);
        audio.Break(new IOException("socket gone"));
        await bench.PassAsync(TimeSpan.FromSeconds(60));

        var result = (await run).ShouldHaveSingleItem();
        result.State.ShouldBe(NumberState.EmptyNumber);
        result.Problem.ShouldNotBeNull().ShouldContain("Listening broke off (IOException)");
    }

    [Fact]
    public async Task Where_nothing_was_heard_live_the_recording_is_taken()
    {
        await using var bench = await ScreeningBench.StartAsync([Number]);
        bench.Dialer.OnDial = call =>
        {
            call.Attach(new ScriptedAudio());
            call.EndAsEmptyNumber();
        };

        (await bench.RunAsync()).ShouldHaveSingleItem().State.ShouldBe(NumberState.EmptyNumber);

        bench.Dialer.RecordingQuestions.ShouldBe(1);
    }
}
