using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

public sealed class DialerTests
{
    [Fact]
    public async Task A_call_is_held_and_retrieved()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        await laboratory.Dialer.HoldAsync(CallReference.ByExtension(SipLaboratory.Extension));
        call.State.ShouldBe(CallState.Held);
        laboratory.Exchange.ActiveCalls.Single().State.ShouldBe(SimulatedCallState.Held);
        (await laboratory.Dialer.GetExtensionStatusAsync(SipLaboratory.Extension)).State.ShouldBe(DeviceState.OnHold);
        await laboratory.Dialer.RetrieveAsync(CallReference.ByCallId(call.VendorIds[0].Value));
        call.State.ShouldBe(CallState.Connected);
        laboratory.Exchange.ActiveCalls.Single().State.ShouldBe(SimulatedCallState.Connected);
        await call.HangUpAsync();
        (await laboratory.EndAsync(call)).Seen.Requests.ShouldBe(["INVITE", "ACK", "INVITE", "INVITE", "BYE"]);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, Freshness.Local)]
    [InlineData(false, Freshness.Pushed)]
    public async Task An_end_says_whether_the_PBX_told_it_or_we_brought_it_about(bool byUs, Freshness expected)
    {
        await using var laboratory = await SipLaboratory.StartAsync(byUs ? SipLaboratory.Answering() : NumberScenario.Busy());
        var call = await laboratory.DialAsync();
        if (byUs)
        {
            await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
            await call.HangUpAsync();
        }

        var states = await call.ReadStatesAsync().ToListAsync();
        (states[^1].State, states[^1].Freshness).ShouldBe((CallState.Ended, expected));
    }

    [Fact]
    public async Task A_hold_by_the_other_side_is_seen_and_answered()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering(), new SipTrouble { HoldsAfterAnswer = true });
        var call = await laboratory.DialAsync();
        var states = new List<CallState>();
        await foreach (var change in call.ReadStatesAsync())
        {
            states.Add(change.State);
            if (change.State == CallState.Connected && states.Contains(CallState.Held))
            {
                await call.HangUpAsync();
            }
        }

        states.ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Connected, CallState.Held, CallState.Connected, CallState.Ended]);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_is_transferred_and_ends_here()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        laboratory.Exchange.AddExtension("8005", "x");
        var call = await ConnectAsync(laboratory);
        await laboratory.Dialer.TransferBlindAsync(CallReference.ByExtension(SipLaboratory.Extension), "8005");
        var (result, _, _) = await laboratory.EndAsync(call);
        result.Reason.ShouldBe(EndReason.Transferred);
        laboratory.Exchange.ActiveCalls.Single().Callee.ShouldBe("8005");
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Digits_arrive_in_order_and_once_each()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        await laboratory.Dialer.SendDigitsAsync(CallReference.ByExtension(SipLaboratory.Extension), "12#").WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Digits == "12#");
        await call.HangUpAsync();
        await Should.ThrowAsync<ArgumentException>(() => laboratory.Dialer.SendDigitsAsync(CallReference.ByExtension("8001"), "12x"));
    }

    [Fact]
    public async Task A_queue_is_told()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering(), new SipTrouble { Queues = true });
        var call = await ConnectAsync(laboratory);
        await call.HangUpAsync();
        (await call.ReadStatesAsync().Select(s => s.State).ToListAsync())
            .ShouldBe([CallState.Initiated, CallState.Queued, CallState.Alerting, CallState.Connected, CallState.Ended]);
    }

    [Fact]
    public async Task With_a_fifth_of_all_messages_lost_each_way_the_call_still_goes_through()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(), server: new SipServerOptions { SignallingLoss = 0.2, Seed = 5 });
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Acknowledged);
        await call.HangUpAsync();
        (await laboratory.EndAsync(call)).Result.Reason.ShouldBe(EndReason.Normal);
        laboratory.Client.Counters.Repeated.ShouldBeGreaterThan(0);
        laboratory.Exchange.CallsPlaced.ShouldBe(1);
    }

    [Fact]
    public async Task An_INVITE_nobody_answers_may_have_arrived_all_the_same()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            trouble: new SipTrouble { Silent = true },
            configure: o => o.Timers = new SipTimers(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(40)));
        var e = await Should.ThrowAsync<PbxTimeoutException>(() => laboratory.DialAsync());
        e.Delivery.ShouldBe(Delivery.Unknown);
    }

    [Fact]
    public async Task A_PBX_that_takes_no_connection_has_received_nothing()
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o =>
        {
            o.Transport = SipTransportKind.Tcp;
            o.Accounts.Clear();
            o.Accounts.Add(new SipAccount(SipLaboratory.Extension, SipLaboratory.Password) { Register = false });
        });
        await laboratory.Server.DisposeAsync();
        var e = await Should.ThrowAsync<PbxUnavailableException>(() => laboratory.DialAsync());
        e.Delivery.ShouldBe(Delivery.NotSent);
        e.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task An_extension_that_is_not_ours_cannot_dial()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        var e = await Should.ThrowAsync<PbxRejectedException>(() => laboratory.Dialer.DialAsync(new DialRequest("4711", "138")));
        e.Delivery.ShouldBe(Delivery.NotSent);
        laboratory.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task Encrypted_audio_is_refused_in_plain_words()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(), new SipTrouble { InsistsOnEncryption = true });
        var (result, _, _) = await laboratory.CallAsync();
        result.Reason.ShouldBe(EndReason.Failed);
        result.Explanation.ShouldNotBeNull().ShouldContain("SRTP");
    }

    [Fact]
    public async Task Giving_up_waiting_for_the_first_answer_gives_up_the_call()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { Silent = true });
        await laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension);
        using var impatience = new CancellationTokenSource();
        var dialling = laboratory.Dialer.DialAsync(new DialRequest(SipLaboratory.Extension, SipLaboratory.Number), impatience.Token);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => dialling);
    }

    [Fact]
    public async Task What_is_not_declared_throws_at_once()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        var call = CallReference.ByExtension(SipLaboratory.Extension);
        var dialer = laboratory.Dialer;
        (PbxOperation, Func<Task>)[] attempts =
        [
            (PbxOperation.StartAttendedTransfer, () => dialer.StartAttendedTransferAsync(call, "1")),
            (PbxOperation.CompleteAttendedTransfer, () => dialer.CompleteAttendedTransferAsync(call)),
            (PbxOperation.CancelAttendedTransfer, () => dialer.CancelAttendedTransferAsync(call)),
            (PbxOperation.TransferToApplication, () => dialer.TransferToApplicationAsync(call, "1")),
            (PbxOperation.PickUp, () => dialer.PickUpAsync("1", "2")),
            (PbxOperation.TakeQueuedCall, () => dialer.TakeQueuedCallAsync("1", "2")),
            (PbxOperation.CallBack, () => dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber("138"), "139"))),
            (PbxOperation.DialFromDevice, () => dialer.DialAsync(new DialRequest(DialSource.FromDevice("d"), "139"))),
        ];
        foreach (var (operation, attempt) in attempts)
        {
            dialer.Capabilities.Supports(operation).ShouldBeFalse();
            (await Should.ThrowAsync<PbxNotSupportedException>(attempt)).RequestedOperation.ShouldBe(operation);
        }
    }

    [Fact]
    public async Task Closing_the_line_hangs_up_its_calls()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        await laboratory.Dialer.DisposeAsync();
        (await call.Completion.WaitAsync(SipLaboratory.Patience)).Reason.ShouldBe(EndReason.Normal);
        laboratory.Seen(call).HungUp.ShouldBeTrue();
    }

    [Fact]
    public async Task Closing_the_line_twice_waits_twice_for_the_end_of_its_calls()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        laboratory.Dialer.Dispose();
        await laboratory.Dialer.DisposeAsync().AsTask().WaitAsync(SipLaboratory.Patience);
        call.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_the_PBX_no_longer_knows_when_it_is_hung_up_may_have_been_lost_before()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        laboratory.Server.ForgetCalls();
        await call.HangUpAsync();
        var result = await call.Completion.WaitAsync(SipLaboratory.Patience);
        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Inferred));
        result.Explanation.ShouldNotBeNull().ShouldContain("did not confirm");
    }

    [Fact]
    public async Task What_is_cancelled_before_is_not_done()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await ConnectAsync(laboratory);
        var cancelled = new CancellationToken(canceled: true);
        var reference = CallReference.ByExtension(SipLaboratory.Extension);
        await Should.ThrowAsync<OperationCanceledException>(() => call.HangUpAsync(cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => laboratory.Dialer.HoldAsync(reference, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => laboratory.Dialer.TransferBlindAsync(reference, "8005", cancelled));
        await Should.ThrowAsync<OperationCanceledException>(
            () => laboratory.Dialer.GetExtensionStatusAsync(SipLaboratory.Extension, cancelled));
        laboratory.Seen(call).Requests.ShouldBe(["INVITE", "ACK"]);
    }

    [Fact]
    public async Task An_extension_just_being_registered_is_told_of_when_the_PBX_has_answered()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        (await laboratory.Dialer.GetExtensionStatusAsync(SipLaboratory.Extension)).State.ShouldBe(DeviceState.Idle);
    }

    private static async Task<PbxCall> ConnectAsync(SipLaboratory laboratory)
    {
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].Acknowledged);
        return call;
    }
}
