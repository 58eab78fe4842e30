namespace PbxConnectors.CallProgress.Tests;

public class Reviewing_a_verdict_by_its_words
{
    private static readonly WaveAudio Unlisted = new(Sounds.Join(Sounds.Cadence(5, -15, [450], [1, 4]), Prompts.Unlisted, Sounds.Silence(0.6)));
    private static readonly CallProgressVerdict Open = CallProgressAnalyzer.Classify(Unlisted, Prompts.Library);

    [Fact]
    public async Task A_keyword_names_the_state_the_audio_left_open()
    {
        using var review = new TranscriptReview(new Answering(_ => Task.FromResult(new Transcript("您拨打的用户已设置呼入限制 13800138000"))));
        var reviewed = await review.ReviewAsync(Unlisted, Open);
        reviewed.Outcome.ShouldBe(ReviewOutcome.Decided);
        reviewed.Verdict.State.ShouldBe(NumberState.IncomingBarred);
        reviewed.Verdict.Label.ShouldBe("barred");
        reviewed.Verdict.Q850Cause.ShouldBe(55);
        reviewed.Verdict.Confidence.ShouldBe(0.7);
        reviewed.Verdict.Timeline.ShouldBeSameAs(Open.Timeline);
        reviewed.Verdict.Evidence.ShouldContain("'呼入限制'");
        reviewed.Verdict.Evidence.ShouldNotContain("13800138000");
        reviewed.Transcript!.ShouldContain("13800138000");
    }

    [Fact]
    public async Task Only_the_speech_nobody_recognised_is_handed_over()
    {
        WaveAudio? handed = null;
        using var review = new TranscriptReview(new Answering(audio =>
        {
            handed = audio;
            return Task.FromResult(new Transcript(""));
        }));
        (await review.ReviewAsync(Unlisted, Open)).Outcome.ShouldBe(ReviewOutcome.NoKeyword);
        handed!.SampleRate.ShouldBe(8000);
        handed.Duration.TotalSeconds.ShouldBe(Prompts.Unlisted.Length / 8000.0, 0.5);
    }

    [Fact]
    public async Task Nobody_is_asked_when_the_audio_decided_or_holds_no_speech()
    {
        var asked = 0;
        using var review = new TranscriptReview(new Answering(_ =>
        {
            asked++;
            return Task.FromResult(new Transcript("空号"));
        }));
        foreach (var samples in new[] { Prompts.Empty, Sounds.Silence(4), Sounds.Cadence(6, -13, [450], [0.35, 0.35]), [] })
        {
            var verdict = Listening.Classify(samples, Prompts.Library);
            var reviewed = await review.ReviewAsync(new WaveAudio(samples), verdict);
            reviewed.Outcome.ShouldBe(ReviewOutcome.NotNeeded);
            reviewed.Verdict.ShouldBeSameAs(verdict);
        }

        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Of_states_the_audio_left_open_the_words_may_choose_and_no_other()
    {
        var shared = Open with { Candidates = [NumberState.EmptyNumber, NumberState.PoweredOff] };
        using var choosing = new TranscriptReview(new Answering(_ => Task.FromResult(new Transcript("已关机"))));
        (await choosing.ReviewAsync(Unlisted, shared)).Verdict.State.ShouldBe(NumberState.PoweredOff);
        using var straying = new TranscriptReview(new Answering(_ => Task.FromResult(new Transcript("正在通话中"))));
        var reviewed = await straying.ReviewAsync(Unlisted, shared);
        reviewed.Outcome.ShouldBe(ReviewOutcome.NoKeyword);
        reviewed.Verdict.ShouldBeSameAs(shared);
        reviewed.Keyword!.State.ShouldBe(NumberState.InCall);
    }

    [Fact]
    public async Task A_transcriber_that_fails_changes_nothing_and_the_reason_is_told()
    {
        using var review = new TranscriptReview(new Answering(_ => throw new InvalidOperationException("model not loaded")));
        var reviewed = await review.ReviewAsync(Unlisted, Open);
        reviewed.Outcome.ShouldBe(ReviewOutcome.Failed);
        reviewed.Verdict.ShouldBeSameAs(Open);
        reviewed.Problem!.ShouldContain("model not loaded");
    }

    [Fact]
    public async Task A_transcriber_that_never_answers_is_waited_for_no_longer_than_the_limit()
    {
        using var review = new TranscriptReview(new Answering(_ => new TaskCompletionSource<Transcript>().Task),
            new TranscriptReviewOptions { TimeLimit = TimeSpan.FromMilliseconds(50) });
        var reviewed = await review.ReviewAsync(Unlisted, Open).OrHang();
        reviewed.Outcome.ShouldBe(ReviewOutcome.TimedOut);
        reviewed.Verdict.ShouldBeSameAs(Open);
        reviewed.Problem!.ShouldContain("within");
    }

    [Fact]
    public async Task No_more_run_at_once_than_allowed_and_no_more_wait()
    {
        var release = new TaskCompletionSource<Transcript>();
        var entered = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        using var review = new TranscriptReview(new Answering(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            entered.Release();
            var answer = await release.Task;
            Interlocked.Decrement(ref running);
            return answer;
        }), new TranscriptReviewOptions { Concurrency = 2, QueueCapacity = 3, TimeLimit = TimeSpan.FromMinutes(5) });

        var all = Enumerable.Range(0, 8).Select(_ => review.ReviewAsync(Unlisted, Open)).ToArray();
        await entered.WaitAsync().OrHang();
        await entered.WaitAsync().OrHang();
        release.SetResult(new Transcript("空号"));
        var outcomes = (await Task.WhenAll(all).OrHang()).Select(reviewed => reviewed.Outcome).ToList();

        outcomes.Count(outcome => outcome == ReviewOutcome.Decided).ShouldBe(5);
        outcomes.Count(outcome => outcome == ReviewOutcome.Skipped).ShouldBe(3);
        most.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_transcriber_that_ignores_its_token_keeps_its_turn()
    {
        var release = new TaskCompletionSource<Transcript>();
        using var review = new TranscriptReview(new Answering(_ => release.Task),
            new TranscriptReviewOptions { Concurrency = 1, QueueCapacity = 0, TimeLimit = TimeSpan.FromMilliseconds(50) });
        (await review.ReviewAsync(Unlisted, Open).OrHang()).Outcome.ShouldBe(ReviewOutcome.TimedOut);
        (await review.ReviewAsync(Unlisted, Open).OrHang()).Outcome.ShouldBe(ReviewOutcome.Skipped);
        release.SetResult(new Transcript("空号"));
    }

    [Fact]
    public async Task A_review_that_is_cancelled_says_so()
    {
        using var review = new TranscriptReview(new Answering(_ => new TaskCompletionSource<Transcript>().Task));
        using var stop = new CancellationTokenSource();
        var asked = review.ReviewAsync(Unlisted, Open, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked.OrHang());
    }

    [Fact]
    public void Bounds_out_of_range_are_refused_by_name()
    {
        var transcriber = new Answering(_ => Task.FromResult(new Transcript("")));
        Should.Throw<ArgumentOutOfRangeException>(() => new TranscriptReview(transcriber, new TranscriptReviewOptions { Concurrency = 0 })).ParamName.ShouldBe("Concurrency");
        Should.Throw<ArgumentOutOfRangeException>(() => new TranscriptReview(transcriber, new TranscriptReviewOptions { Confidence = 2 })).ParamName.ShouldBe("Confidence");
    }

    private sealed class Answering(Func<WaveAudio, Task<Transcript>> answer) : ITranscriber
    {
        public Task<Transcript> TranscribeAsync(WaveAudio audio, CancellationToken cancellationToken = default) => answer(audio);
    }
}
