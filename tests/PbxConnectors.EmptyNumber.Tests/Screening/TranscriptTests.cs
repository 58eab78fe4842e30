using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>Announcements nobody listed whose words are looked at.</summary>
public sealed class TranscriptTests
{
    private const string Number = "13800000001";

    private static readonly AnnouncementLibrary Library = LabAudio.Embedded.ToAnnouncementLibrary();
    private static readonly short[] Played = [.. Sound.Ringback(5), .. LabAudio.Embedded.Clips("unlisted")[0].Samples.ToArray(), .. new short[8000]];

    [Fact]
    public async Task Its_words_name_the_state_and_stand_beside_the_pending_recording()
    {
        string folder = Directory.CreateTempSubdirectory("transcripts").FullName;
        await using var learner = AnnouncementLearner.Open(folder, LiveAnnouncementLibrary.Of(Library));
        var result = await ScreenAsync(new FakeTranscriber(() => "您拨打的用户已设置呼入限制"), learner);

        result.State.ShouldBe(NumberState.IncomingBarred);
        result.Transcript.ShouldBe("您拨打的用户已设置呼入限制");
        result.Evidence.ShouldContain("呼入限制");
        await learner.FlushAsync().OrHang();
        var pending = learner.Pending.ShouldHaveSingleItem();
        (pending.Transcript, pending.SuggestedLabel).ShouldBe(("您拨打的用户已设置呼入限制", "barred"));
        await learner.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_transcriber_that_fails_leaves_the_number_as_it_was_and_the_reason_is_told()
    {
        var result = await ScreenAsync(new FakeTranscriber(() => throw new HttpRequestException("The transcription server answered 503.")));
        result.State.ShouldBe(NumberState.Unknown);
        result.Transcript.ShouldBeNull();
        result.Problem.ShouldNotBeNull().ShouldContain("503");
    }

    [Fact]
    public async Task What_people_say_on_an_answered_call_is_not_handed_over()
    {
        var transcriber = new FakeTranscriber(() => "已关机");
        await ScreenAsync(transcriber, answered: true);
        transcriber.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Registered_it_is_used_by_the_worker_and_without_a_transcriber_it_says_what_is_missing()
    {
        var services = Watched.Services();
        services.AddEmptyNumberScreening(options => options.BaseAddress = new Uri("http://screening.example/")).UseTranscriber();
        await using (var provider = services.BuildServiceProvider())
        {
            Should.Throw<InvalidOperationException>(
                () => provider.GetRequiredService<TranscriptReview>()).Message.ShouldContain("AddOpenAiTranscription");
        }

        services.AddSingleton<ITranscriber>(new FakeTranscriber(() => ""));
        await using var complete = services.BuildServiceProvider();
        complete.GetRequiredService<TranscriptReview>().ShouldNotBeNull();
    }

    private static async Task<ScreenedNumber> ScreenAsync(
        ITranscriber transcriber, AnnouncementLearner? learner = null, bool answered = false)
    {
        using var review = new TranscriptReview(transcriber);
        await using var bench = await ScreeningBench.StartAsync([Number], setup =>
            setup.Change = settings => settings with { Library = Library, Learner = learner, Review = review });
        bench.Dialer.OnDial = call => call.End(new CallResult
        {
            Reason = answered ? EndReason.Normal : EndReason.Failed,
            AnsweredAt = answered ? DateTimeOffset.UnixEpoch : null,
            Q850Cause = answered ? null : 31,
            Certainty = Certainty.Reported,
            Recording = call.Dialer.Record("monitor/played.wav", Sound.Wave(Played)),
        });
        return (await bench.RunAsync()).ShouldHaveSingleItem();
    }

    private sealed class FakeTranscriber(Func<string> answer) : ITranscriber
    {
        public int Asked { get; private set; }

        public Task<Transcript> TranscribeAsync(WaveAudio audio, CancellationToken cancellationToken = default)
        {
            Asked++;
            return Task.FromResult(new Transcript(answer()));
        }
    }
}
