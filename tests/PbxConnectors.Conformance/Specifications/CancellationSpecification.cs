namespace PbxConnectors.Conformance;

/// <summary>Whoever no longer wants to wait is let go at once, at every await.</summary>
public sealed class CancellationSpecification
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Theory, EveryVendor]
    public async Task Nobody_is_called_by_a_dial_that_was_cancelled_before(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);

        await Should.ThrowAsync<OperationCanceledException>(
            () => pbx.Dialer.DialAsync(new DialRequest(Bench.Extension, Number.Talking), Cancelled));

        pbx.DialCommands.ShouldBe(0);
        pbx.DialCount(Number.Talking).ShouldBe(0);
    }

    [Theory, EveryVendor]
    public async Task A_dial_whose_answer_does_not_come_can_be_given_up(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        pbx.StrikeDial(Fault.Delay(TimeSpan.FromHours(1)));
        using var patience = new CancellationTokenSource();
        var dialing = pbx.Dialer.DialAsync(new DialRequest(Bench.Extension, Number.Busy), patience.Token);
        await pbx.WaitForDialCommandsAsync(1);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => dialing.WaitAsync(Bench.Limit));
        (await pbx.CallAsync(Number.Answering)).Reason.ShouldBe(EndReason.Normal);
        pbx.DialCommands.ShouldBe(2);
    }

    [Theory, EveryVendor]
    public async Task A_wait_for_a_state_can_be_given_up_and_the_call_goes_on(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Ringing);
        using var patience = new CancellationTokenSource();
        var waiting = call.WaitForAsync(CallState.Ended, patience.Token);
        var reading = call.ReadStatesAsync(patience.Token).ToListAsync(Bench.Limit).AsTask();

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Bench.Limit));
        await Should.ThrowAsync<OperationCanceledException>(() => reading.WaitAsync(Bench.Limit));
        call.State.ShouldNotBe(CallState.Ended);
        pbx.DialCount(Number.Ringing).ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task A_hang_up_that_was_cancelled_before_is_not_sent(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        await Should.ThrowAsync<Exception>(() => call.HangUpAsync(Cancelled));

        pbx.CallsGoingOn.ShouldBe(1);
    }

    [Theory, EveryVendor(With = typeof(PbxOperation))]
    public async Task Every_operation_that_was_cancelled_before_sends_nothing(string vendor, PbxOperation operation)
    {
        if (!Attempt.All.TryGetValue(operation, out var attempt))
        {
            return;
        }

        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        if (!pbx.Dialer.Capabilities.Supports(operation) || operation == PbxOperation.HangUp)
        {
            return;
        }

        await Should.ThrowAsync<OperationCanceledException>(() => attempt.Try(pbx, Cancelled).WaitAsync(Bench.Limit));

        pbx.CallsGoingOn.ShouldBe(0);
    }
}
