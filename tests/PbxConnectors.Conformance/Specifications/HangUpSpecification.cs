namespace PbxConnectors.Conformance;

/// <summary>Hanging up, in each state a call can be in.</summary>
public sealed class HangUpSpecification
{
    public enum When
    {
        TheExtensionRings,
        TheNumberRings,
        TheyTalk,
    }

    [Theory, EveryVendor(With = typeof(When))]
    public async Task A_call_is_hung_up_or_the_PBX_cannot_and_says_so(string vendor, When when)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var (number, extension, state) = when switch
        {
            When.TheExtensionRings => (Number.Talking, Bench.SilentExtension, CallState.Initiated),
            When.TheNumberRings => (Number.Ringing, Bench.Extension, CallState.Alerting),
            _ => (Number.Talking, Bench.Extension, CallState.Connected),
        };
        await using var call = await pbx.DialAsync(number, extension);
        await pbx.WaitForAsync(number, state);

        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.HangUp))
        {
            var refused = await Should.ThrowAsync<PbxNotSupportedException>(() => call.HangUpAsync(Bench.Limit));
            refused.RequestedOperation.ShouldBe(PbxOperation.HangUp);
            pbx.CallsGoingOn.ShouldBe(1);
            call.State.ShouldNotBe(CallState.Ended);
            return;
        }

        if (when == When.TheyTalk)
        {
            // Records count whole seconds of talk, and who is asked at intervals must have been asked.
            await pbx.LetTimePassAsync();
        }

        await call.HangUpAsync(Bench.Limit);
        var result = await call.Completion.WaitAsync(Bench.Limit);

        pbx.CallsGoingOn.ShouldBe(0);
        result.Answered.ShouldBe(when == When.TheyTalk);
        result.Reason.ShouldBe(when == When.TheyTalk ? EndReason.Normal : EndReason.Cancelled);
        result.Certainty.ShouldNotBe(Certainty.Unknown);
    }

    [Theory, EveryVendor]
    public async Task However_often_a_call_is_hung_up_the_PBX_is_told_once(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);
        if (pbx.IsLine)
        {
            // A line that hangs up while it is being answered has to say so twice (RFC 3261, 9.1 and 15).
            await call.WaitForAsync(CallState.Connected, Bench.Limit);
        }

        Task[] atOnce = [call.HangUpAsync(Bench.Limit), call.HangUpAsync(Bench.Limit)];

        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.HangUp))
        {
            foreach (var refused in atOnce)
            {
                await Should.ThrowAsync<PbxNotSupportedException>(refused);
            }

            return;
        }

        await Task.WhenAll(atOnce);
        await call.HangUpAsync(Bench.Limit);

        await pbx.WaitForAsync(exchange => exchange.ActiveCalls.Count == 0);
        pbx.HangUpCommands.ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task Hanging_up_a_call_that_is_over_does_nothing(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Busy);
        var result = await call.Completion.WaitAsync(Bench.Limit);
        await using var other = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        await call.HangUpAsync(Bench.Limit);

        // Above all it does not end the extension's next call.
        pbx.CallsGoingOn.ShouldBe(1);
        (await call.Completion).ShouldBeSameAs(result);
    }
}
