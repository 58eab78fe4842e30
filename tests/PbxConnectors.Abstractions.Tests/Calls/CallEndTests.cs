namespace PbxConnectors.Abstractions.Tests.Calls;

public sealed class CallEndTests
{
    private readonly CallBench _bench = new();

    [Fact]
    public async Task The_end_comes_exactly_once_however_many_race_for_it()
    {
        for (int round = 0; round < 20; round++)
        {
            var bench = new CallBench();
            bench.See(CallState.Connected);
            var reader = CallBench.ReadAllAsync(bench.Call);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var racers = Enumerable.Range(0, 100).Select(async number =>
            {
                await start.Task;
                return bench.Source.End(new CallResult { Reason = EndReason.Normal, VendorText = $"racer {number}" }) ? number : -1;
            }).ToArray();

            start.SetResult();
            int winner = (await Task.WhenAll(racers)).Where(n => n >= 0).ShouldHaveSingleItem();

            (await bench.Call.Completion).VendorText.ShouldBe($"racer {winner}");
            (await reader).ShouldBe([CallState.Connected, CallState.Ended]);
        }
    }

    [Fact]
    public async Task Observing_ending_failing_and_disposing_at_once_leave_one_outcome()
    {
        for (int round = 0; round < 50; round++)
        {
            var bench = new CallBench();
            var reader = CallBench.ReadAllAsync(bench.Call);
            var outcomes = await Task.WhenAll(
                Task.Run(() => bench.See(CallState.Connected) && false),
                Task.Run(() => bench.End()),
                Task.Run(() => bench.Source.Fail(new InvalidOperationException("lost"))),
                Task.Run(async () =>
                {
                    await bench.Call.DisposeAsync();
                    return bench.Releases == 1;
                }));

            outcomes.Count(won => won).ShouldBe(1);
            if (outcomes[1])
            {
                (await bench.Call.Completion).Reason.ShouldBe(EndReason.Normal);
                (await reader)[^1].ShouldBe(CallState.Ended);
            }
            else
            {
                await Should.ThrowAsync<InvalidOperationException>(reader);
                await Should.ThrowAsync<InvalidOperationException>(bench.Call.Completion);
            }
        }
    }

    [Fact]
    public async Task Times_the_result_lacks_are_taken_from_the_states_seen()
    {
        _bench.See(CallState.Initiated, 1);
        _bench.See(CallState.Alerting, 3);
        _bench.See(CallState.Connected, 8);
        _bench.See(CallState.Held, 9);
        _bench.See(CallState.Connected, 12);
        _bench.Clock.Advance(TimeSpan.FromSeconds(20));
        _bench.End();

        var result = await _bench.Call.Completion;

        result.DialedAt.ShouldBe(_bench.Start.AddSeconds(1));
        result.AlertingAt.ShouldBe(_bench.Start.AddSeconds(3));
        result.AnsweredAt.ShouldBe(_bench.Start.AddSeconds(8));
        result.EndedAt.ShouldBe(_bench.Start.AddSeconds(20));
        result.Answered.ShouldBeTrue();
        result.Delivery.ShouldBe(Delivery.Sent);
    }

    [Fact]
    public async Task Times_the_result_states_are_kept()
    {
        _bench.See(CallState.Initiated, 1);
        _bench.See(CallState.Connected, 2);
        var stated = new CallResult
        {
            Reason = EndReason.Normal,
            DialedAt = _bench.Start.AddSeconds(11),
            AlertingAt = _bench.Start.AddSeconds(12),
            AnsweredAt = _bench.Start.AddSeconds(13),
            EndedAt = _bench.Start.AddSeconds(14),
        };
        _bench.Source.End(stated);

        (await _bench.Call.Completion).ShouldBe(stated);
        (await _bench.Call.WaitForAsync(CallState.Ended)).At.ShouldBe(_bench.Start.AddSeconds(14));
    }

    [Fact]
    public async Task A_call_that_was_never_answered_has_no_time_of_answer()
    {
        _bench.See(CallState.Alerting, 2);
        _bench.End(EndReason.NoAnswer);

        var result = await _bench.Call.Completion;
        result.Answered.ShouldBeFalse();
        result.DialedAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_end_learnt_from_a_record_says_so()
    {
        _bench.Source.End(new CallResult
        {
            Reason = EndReason.Busy, VendorText = "BUSY", Records = [new CallRecord { Pbx = _bench.Call.Pbx }],
        });

        var change = await _bench.Call.WaitForAsync(CallState.Ended);
        change.Freshness.ShouldBe(Freshness.FromRecord);
        change.VendorText.ShouldBe("BUSY");
    }

    [Theory]
    [InlineData(Freshness.Pushed)]
    [InlineData(Freshness.Polled)]
    public async Task An_end_says_how_it_became_known(Freshness freshness)
    {
        _bench.Source.End(new CallResult { Reason = EndReason.Busy, Records = [new CallRecord { Pbx = _bench.Call.Pbx }] }, freshness);

        (await _bench.Call.WaitForAsync(CallState.Ended)).Freshness.ShouldBe(freshness);
    }

    [Fact]
    public async Task An_end_of_which_nothing_is_said_is_our_own_doing()
    {
        _bench.End();

        (await _bench.Call.WaitForAsync(CallState.Ended)).Freshness.ShouldBe(Freshness.Local);
    }

    [Fact]
    public async Task A_failed_call_faults_its_readers_and_its_completion_with_the_reason()
    {
        var lost = new InvalidOperationException("the dialer went away");
        _bench.See(CallState.Alerting);
        var waiting = _bench.Call.WaitForAsync(CallState.Connected);

        _bench.Source.Fail(lost).ShouldBeTrue();

        (await Should.ThrowAsync<InvalidOperationException>(waiting)).ShouldBeSameAs(lost);
        (await Should.ThrowAsync<InvalidOperationException>(_bench.Call.Completion)).ShouldBeSameAs(lost);
        (await Should.ThrowAsync<InvalidOperationException>(CallBench.ReadAllAsync(_bench.Call))).ShouldBeSameAs(lost);
        _bench.Source.Fail(lost).ShouldBeFalse();
        _bench.End().ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_still_gets_the_states_seen_before_a_failure()
    {
        _bench.See(CallState.Alerting);
        _bench.Source.Fail(new InvalidOperationException("lost"));
        await using var reader = _bench.Call.ReadStatesAsync().GetAsyncEnumerator();

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.State.ShouldBe(CallState.Alerting);
        await Should.ThrowAsync<InvalidOperationException>(async () => await reader.MoveNextAsync());
    }

    [Fact]
    public async Task A_call_that_ended_cannot_fail()
    {
        _bench.End(EndReason.Busy);
        _bench.Source.Fail(new InvalidOperationException("too late")).ShouldBeFalse();
        (await _bench.Call.Completion).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task Disposing_faults_what_is_pending_releases_once_and_never_hangs_up()
    {
        var waiting = _bench.Call.WaitForAsync(CallState.Connected);
        var reading = CallBench.ReadAllAsync(_bench.Call);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await _bench.Call.DisposeAsync())));

        await Should.ThrowAsync<ObjectDisposedException>(waiting);
        await Should.ThrowAsync<ObjectDisposedException>(reading);
        await Should.ThrowAsync<ObjectDisposedException>(_bench.Call.Completion);
        _bench.Releases.ShouldBe(1);
        _bench.HangUps.ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_a_call_that_ended_releases_nothing_and_keeps_its_result()
    {
        _bench.End(EndReason.NoAnswer);
        await _bench.Call.DisposeAsync();

        _bench.Releases.ShouldBe(0);
        (await _bench.Call.Completion).Reason.ShouldBe(EndReason.NoAnswer);
        (await CallBench.ReadAllAsync(_bench.Call)).ShouldBe([CallState.Ended]);
    }

    [Fact]
    public void Nothing_moves_a_call_after_its_disposal()
    {
        _bench.Call.DisposeAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        _bench.See(CallState.Connected).ShouldBeFalse();
        _bench.End().ShouldBeFalse();
        _bench.Call.State.ShouldBe(CallState.Unknown);
    }
}
