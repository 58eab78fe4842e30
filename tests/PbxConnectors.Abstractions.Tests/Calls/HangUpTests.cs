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
    public async Task Hanging_up_twice_is_no_error()
    {
        await _bench.Call.HangUpAsync();
        await _bench.Call.HangUpAsync();
        _bench.Source.HangUpRequested.ShouldBeTrue();
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
    public async Task A_second_command_that_is_refused_does_not_take_back_the_first()
    {
        await _bench.Call.HangUpAsync();
        _bench.OnHangUp = static _ => throw new PbxRejectedException("no such call", Refused);
        await Should.ThrowAsync<PbxRejectedException>(() => _bench.Call.HangUpAsync());
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task A_first_command_that_is_refused_does_not_take_back_the_second()
    {
        var firstAnswer = new TaskCompletionSource();
        _bench.OnHangUp = _ => firstAnswer.Task;
        var first = _bench.Call.HangUpAsync();
        _bench.OnHangUp = static _ => Task.CompletedTask;
        await _bench.Call.HangUpAsync();

        firstAnswer.SetException(new PbxRejectedException("try again", Refused));

        await Should.ThrowAsync<PbxRejectedException>(first);
        _bench.Source.HangUpRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task The_callers_cancellation_reaches_the_command()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _bench.OnHangUp = token => Task.FromCanceled(token);
        await Should.ThrowAsync<OperationCanceledException>(() => _bench.Call.HangUpAsync(cancelled.Token));
    }
}
