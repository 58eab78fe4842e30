namespace PbxConnectors.Conformance;

/// <summary>Disposing a dialer ends every wait in bounded time and hangs nothing up, unless it is the line that the calls run on.</summary>
public sealed class DisposalSpecification
{
    [Theory, EveryVendor]
    public async Task Waits_on_open_calls_fault_and_the_calls_go_on_unless_they_run_on_the_dialer_itself(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var talking = await pbx.DialAsync(Number.Talking);
        var ringing = await pbx.DialAsync(Number.Ringing, "8002");
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);
        await pbx.WaitForAsync(Number.Ringing, CallState.Alerting);
        var waiting = ringing.WaitForAsync(CallState.Ended, Bench.Limit);
        var reading = talking.ReadStatesAsync(Bench.Limit).ToListAsync(Bench.Limit).AsTask();

        bool isLine = pbx.IsLine;
        if (isLine)
        {
            await talking.WaitForAsync(CallState.Connected, Bench.Limit);
            await ringing.WaitForAsync(CallState.Alerting, Bench.Limit);
        }

        await pbx.Services.DisposeAsync().AsTask().WaitAsync(Bench.Limit);

        if (isLine)
        {
            // Nobody would be left to talk: they are hung up, and whoever waits is told so.
            (await talking.Completion.WaitAsync(Bench.Limit)).Reason.ShouldBe(EndReason.Normal);
            (await ringing.Completion.WaitAsync(Bench.Limit)).Reason.ShouldBe(EndReason.Cancelled);
            (await waiting.WaitAsync(Bench.Limit)).State.ShouldBe(CallState.Ended);
            (await reading.WaitAsync(Bench.Limit))[^1].State.ShouldBe(CallState.Ended);
            pbx.CallsGoingOn.ShouldBe(0);
            return;
        }

        await Should.ThrowAsync<ObjectDisposedException>(() => talking.Completion.WaitAsync(Bench.Limit));
        await Should.ThrowAsync<ObjectDisposedException>(() => ringing.Completion.WaitAsync(Bench.Limit));
        await Should.ThrowAsync<ObjectDisposedException>(() => waiting.WaitAsync(Bench.Limit));
        await Should.ThrowAsync<ObjectDisposedException>(() => reading.WaitAsync(Bench.Limit));
        pbx.CallsGoingOn.ShouldBe(2);
    }

    [Theory, EveryVendor]
    public async Task A_dial_on_its_way_neither_holds_up_the_disposal_nor_leaves_a_call_that_nobody_follows(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        pbx.StrikeDial(Fault.Delay(TimeSpan.FromMinutes(1)));
        var dialing = pbx.DialAsync(Number.Talking);
        await pbx.WaitForDialCommandsAsync(1);

        await ((IAsyncDisposable)pbx.Dialer).DisposeAsync().AsTask().WaitAsync(Bench.Limit);

        // Whether the command is let go or its answer is taken: a wait on the call faults.
        await Should.ThrowAsync<ObjectDisposedException>(async () => await (await dialing).Completion.WaitAsync(Bench.Limit));
        pbx.DialCommands.ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task A_disposed_dialer_dials_nobody(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var dialer = pbx.Dialer;
        (await pbx.CallAsync(Number.Busy)).Answered.ShouldBeFalse();

        // Only the dialer: its client may serve others.
        await ((IAsyncDisposable)dialer).DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => dialer.DialAsync(new DialRequest(Bench.Extension, Number.Talking), Bench.Limit));
        pbx.DialCommands.ShouldBe(1);
        pbx.DialCount(Number.Talking).ShouldBe(0);
    }

    [Theory, EveryVendor]
    public async Task A_dialer_can_be_disposed_twice_and_without_waiting(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var call = await pbx.DialAsync(Number.Talking);

        ((IDisposable)pbx.Dialer).Dispose();
        await ((IAsyncDisposable)pbx.Dialer).DisposeAsync().AsTask().WaitAsync(Bench.Limit);

        if (pbx.IsLine)
        {
            call.Completion.IsCompleted.ShouldBeTrue("the second disposal waits for the first");
            (await call.Completion).Reason.ShouldBeOneOf(EndReason.Normal, EndReason.Cancelled);
            return;
        }

        await Should.ThrowAsync<ObjectDisposedException>(() => call.Completion.WaitAsync(Bench.Limit));
    }

    [Theory, EveryVendor]
    public async Task A_disposed_call_is_no_longer_followed_and_goes_on(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        await call.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => call.Completion.WaitAsync(Bench.Limit));
        pbx.CallsGoingOn.ShouldBe(1);
    }
}
