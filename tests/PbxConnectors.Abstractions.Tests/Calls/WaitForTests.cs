namespace PbxConnectors.Abstractions.Tests.Calls;

public sealed class WaitForTests
{
    private readonly CallBench _bench = new();

    [Fact]
    public async Task Waiting_for_a_state_ends_when_it_is_reached()
    {
        var waiting = _bench.Call.WaitForAsync(CallState.Alerting);
        _bench.See(CallState.Initiated);
        waiting.IsCompleted.ShouldBeFalse();

        _bench.See(CallState.Alerting, 2);
        (await waiting).State.ShouldBe(CallState.Alerting);
    }

    [Fact]
    public async Task Waiting_for_a_state_that_was_already_ends_at_once()
    {
        _bench.See(CallState.Initiated);
        _bench.See(CallState.Alerting, 2);
        _bench.End();

        (await _bench.Call.WaitForAsync(CallState.Initiated)).State.ShouldBe(CallState.Initiated);
        (await _bench.Call.WaitForAsync(CallState.Ended)).State.ShouldBe(CallState.Ended);
    }

    [Theory]
    [InlineData(CallState.Initiated, CallState.Queued)]
    [InlineData(CallState.Initiated, CallState.Held)]
    [InlineData(CallState.Queued, CallState.Alerting)]
    [InlineData(CallState.Alerting, CallState.Connected)]
    [InlineData(CallState.Alerting, CallState.Transferring)]
    public async Task Waiting_for_a_state_the_PBX_skipped_ends_with_the_state_that_passed_it(CallState awaited, CallState seen)
    {
        var waiting = _bench.Call.WaitForAsync(awaited);
        _bench.See(seen, 3);
        (await waiting).State.ShouldBe(seen);
    }

    [Theory]
    [InlineData(CallState.Held)]
    [InlineData(CallState.Parked)]
    [InlineData(CallState.Transferring)]
    public async Task A_call_first_seen_on_hold_has_passed_the_answer(CallState seen)
    {
        var waiting = _bench.Call.WaitForAsync(CallState.Connected);
        _bench.See(seen, 3);
        _bench.End();

        (await waiting).State.ShouldBe(seen);
        var result = await _bench.Call.Completion;
        result.Answered.ShouldBeTrue();
        result.AnsweredAt.ShouldBe(_bench.Start.AddSeconds(3));
    }

    [Fact]
    public async Task Being_connected_does_not_pass_a_hold()
    {
        var waiting = _bench.Call.WaitForAsync(CallState.Held);
        _bench.See(CallState.Connected, 1);
        waiting.IsCompleted.ShouldBeFalse();

        _bench.See(CallState.Held, 2);
        (await waiting).State.ShouldBe(CallState.Held);
    }

    [Fact]
    public async Task A_call_that_ends_first_tells_how_it_went()
    {
        var waiting = _bench.Call.WaitForAsync(CallState.Connected);
        _bench.See(CallState.Alerting);
        _bench.Source.End(new CallResult { Reason = EndReason.NoAnswer, VendorText = "NO ANSWER" });

        var error = await Should.ThrowAsync<PbxCallEndedException>(waiting);

        error.Result.Reason.ShouldBe(EndReason.NoAnswer);
        error.Result.VendorText.ShouldBe("NO ANSWER");
        error.Pbx.ShouldBe(_bench.Call.Pbx);
        error.Delivery.ShouldBe(Delivery.Sent);
        error.Message.ShouldBe("The call ended (NoAnswer) before it was Connected.");
    }

    [Fact]
    public async Task Waiting_can_be_given_up_and_the_call_goes_on()
    {
        using var impatient = new CancellationTokenSource();
        var waiting = _bench.Call.WaitForAsync(CallState.Connected, impatient.Token);

        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        _bench.See(CallState.Connected).ShouldBeTrue();
        (await _bench.Call.WaitForAsync(CallState.Connected)).State.ShouldBe(CallState.Connected);
    }
}
