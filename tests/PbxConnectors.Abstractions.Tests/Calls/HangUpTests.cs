namespace PbxConnectors.Abstractions.Tests.Calls;

public sealed class HangUpTests
{
    private static readonly PbxErrorDetails Refused =
        new() { Pbx = new PbxIdentity("test"), Operation = "hangup", Delivery = Delivery.Sent };

    private readonly CallBench _bench = new();

    [Fact]
    public async Task Hanging_up_sends_the_command_and_leaves_the_end_to_be_seen()
    {
        _bench.See(CallState.Alerting);
        await _bench.Call.HangUpAsync();

        _bench.HangUps.ShouldBe(1);
        _bench.Source.HangUpRequested.ShouldBeTrue();
        _bench.Call.State.ShouldBe(CallState.Alerting);
    }

    [Fact]
    public async Task The_wish_to_hang_up_is_known_before_the_command_leaves()
    {
        bool known = false;
        _bench.OnHangUp = _ =>
        {
            known = _bench.Source.HangUpRequested;
            return Task.CompletedTask;
        };

        await _bench.Call.HangUpAsync();
        known.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_hangs_up_while_a_command_is_on_its_way_shares_it()
    {
        var answer = new TaskCompletionSource();
        _bench.OnHangUp = _ => answer.Task;
        var first = _bench.Call.HangUpAsync();
        var second = _bench.Call.HangUpAsync();
        second.IsCompleted.ShouldBeFalse();

        answer.SetResult();

        await first;
        await second;
        _bench.HangUps.ShouldBe(1);
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Its_failure_is_shared_too_and_whoever_comes_next_tries_again()
    {
        var answer = new TaskCompletionSource();
        _bench.OnHangUp = _ => answer.Task;
        var first = _bench.Call.HangUpAsync();
        var second = _bench.Call.HangUpAsync();

        answer.SetException(new PbxRejectedException("try again", Refused));

        (await Should.ThrowAsync<PbxRejectedException>(second)).ShouldBeSameAs(await Should.ThrowAsync<PbxRejectedException>(first));
        _bench.Source.HangUpRequested.ShouldBeFalse();
        _bench.OnHangUp = static _ => Task.CompletedTask;
        await _bench.Call.HangUpAsync();
        _bench.HangUps.ShouldBe(2);
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task After_the_PBX_took_the_command_no_other_is_sent()
    {
        await _bench.Call.HangUpAsync();
        await _bench.Call.HangUpAsync();

        _bench.HangUps.ShouldBe(1);
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task However_many_hang_up_at_once_one_command_is_sent()
    {
        for (int round = 0; round < 50; round++)
        {
            var bench = new CallBench { OnHangUp = static async _ => await Task.Yield() };
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => bench.Call.HangUpAsync())));
            bench.HangUps.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_command_to_the_others()
    {
        var answer = new TaskCompletionSource();
        bool cancelled = false;
        _bench.OnHangUp = token =>
        {
            token.Register(() => cancelled = true);
            return answer.Task;
        };
        using var patience = new CancellationTokenSource();
        var first = _bench.Call.HangUpAsync(patience.Token);
        var second = _bench.Call.HangUpAsync();

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(first);
        answer.SetResult();
        await second;
        cancelled.ShouldBeFalse();
        _bench.HangUps.ShouldBe(1);
    }

    [Fact]
    public async Task When_nobody_waits_any_more_the_command_is_cancelled_and_whoever_comes_next_sends_one()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bench.OnHangUp = async token =>
        {
            using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            token.ThrowIfCancellationRequested();
        };
        using var patience = new CancellationTokenSource();
        var first = _bench.Call.HangUpAsync(patience.Token);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(first);
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _bench.Source.HangUpRequested.ShouldBeTrue("it may have arrived");
        _bench.OnHangUp = static _ => Task.CompletedTask;
        await _bench.Call.HangUpAsync();
        _bench.HangUps.ShouldBe(2);
    }

    [Fact]
    public async Task After_the_end_no_command_is_sent()
    {
        _bench.End();
        await _bench.Call.HangUpAsync();
        _bench.HangUps.ShouldBe(0);
        _bench.Source.HangUpRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task After_disposal_no_command_is_sent()
    {
        await _bench.Call.DisposeAsync();
        await _bench.Call.HangUpAsync();
        _bench.HangUps.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_the_PBX_refused_does_not_count_as_our_hanging_up()
    {
        _bench.OnHangUp = static _ => throw new PbxRejectedException("no such call", Refused);
        await Should.ThrowAsync<PbxRejectedException>(() => _bench.Call.HangUpAsync());
        _bench.Source.HangUpRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_PBX_that_cannot_hang_up_says_so()
    {
        _bench.OnHangUp = _ => throw new PbxNotSupportedException(_bench.Call.Pbx, PbxOperation.HangUp);
        await Should.ThrowAsync<PbxNotSupportedException>(() => _bench.Call.HangUpAsync());
        _bench.Source.HangUpRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_that_may_have_arrived_still_counts()
    {
        _bench.OnHangUp = static _ => throw new PbxTimeoutException("no answer", Refused with { Delivery = Delivery.Unknown });
        await Should.ThrowAsync<PbxTimeoutException>(() => _bench.Call.HangUpAsync());
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_command_that_is_refused_does_not_take_back_one_that_may_have_arrived()
    {
        _bench.OnHangUp = static _ => throw new PbxTimeoutException("no answer", Refused with { Delivery = Delivery.Unknown });
        await Should.ThrowAsync<PbxTimeoutException>(() => _bench.Call.HangUpAsync());

        _bench.OnHangUp = static _ => throw new PbxRejectedException("no such call", Refused);
        await Should.ThrowAsync<PbxRejectedException>(() => _bench.Call.HangUpAsync());

        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task A_hang_up_that_was_cancelled_before_sends_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => _bench.Call.HangUpAsync(new CancellationToken(canceled: true)));

        _bench.HangUps.ShouldBe(0);
        _bench.Source.HangUpRequested.ShouldBeFalse();
    }
}
