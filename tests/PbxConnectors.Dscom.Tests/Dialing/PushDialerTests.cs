using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The dialer with the billing push: it learns of an end at once, and asks where the push is down.</summary>
public sealed class PushDialerTests
{
    [Fact]
    public async Task While_the_push_is_connected_the_end_of_a_call_needs_no_asking()
    {
        // Questions in case a record was lost come once a month here: what ends the call is the push.
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29), poll: TimeSpan.FromDays(29));
        await using var dialer = await ConnectAsync(lab);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Busy);

        // The pushed row lacks the cause; the record has it.
        result.Q850Cause.ShouldBe(Q850.UserBusy);
        lab.CountOf("listCallRecords").ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_one_call_is_no_reason_to_ask_for_another()
    {
        const string longCall = "13900000002";
        await using var lab = await StartAsync(
            safetyPoll: TimeSpan.FromDays(29),
            poll: TimeSpan.FromDays(29),
            plan: new NumberPlan(NumberScenario.Busy()).Assign(longCall, NumberScenario.Answered(TimeSpan.Zero, TimeSpan.FromDays(1))),
            time: new ManualTimeProvider());
        await using var dialer = await ConnectAsync(lab);
        var other = await dialer.DialAsync(new DialRequest("8002", longCall), TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromHours(3));
        var call = await DialAsync(dialer);

        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        await call.Completion.WaitAsync(TestTimeout.Token);

        // The records of three hours ago, where the other call began, were left alone.
        lab.CountOf("listCallRecords").ShouldBe(1);
        lab.Exchange.HangUp("8002").ShouldBeTrue();
        (await other.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Normal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_are_declared_exactly_where_they_are_a_feature(bool push)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient(options => options.BillingPush.Enabled = push);
        await using var dialer = new DscomDialer(client);

        dialer.Capabilities.Supports(PbxOperation.LiveCallEvents).ShouldBe(push);
        dialer.TryGetFeature<IPbxEvents>(out _).ShouldBe(push);
    }

    [Fact]
    public async Task A_record_the_push_lost_is_found_by_asking_now_and_then()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromSeconds(15));
        await using var dialer = await ConnectAsync(lab);
        lab.Server.Faults.Always("billing", Fault.Garbage);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task The_dialer_asks_while_the_push_is_down_and_listens_again_when_it_is_back()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29));
        await using var dialer = await ConnectAsync(lab);
        (await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);

        lab.Server.Faults.Always("subscribeBillingPush", Fault.Status(503));
        var during = await DialAsync(dialer);
        lab.Server.DropBillingConnections();
        (await during.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
        (await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);

        lab.Server.Faults.Clear();
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);
        (await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task A_push_that_is_refused_leaves_the_dialer_asking_and_is_tried_again_later()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29));
        lab.Server.Faults.Always("subscribeBillingPush", Fault.Status(401));
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await lab.Server.WaitForRequestsAsync("subscribeBillingPush", 2, TestTimeout.Token);

        (await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);

        lab.Server.Faults.Clear();
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);
    }

    [Fact]
    public async Task The_records_are_written_later_than_the_push_tells_and_are_waited_for()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29), grace: TimeSpan.FromHours(4));
        await using var dialer = await ConnectAsync(lab);
        lab.Server.Faults.Next("listCallRecords", Fault.Body("""{"code":"200","msg":"成功","data":[],"total":0}"""), times: 2);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Q850Cause.ShouldBe(Q850.UserBusy);
    }

    [Fact]
    public async Task A_pushed_record_is_enough_where_the_records_stay_empty()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29));
        await using var dialer = await ConnectAsync(lab);
        lab.Server.Faults.Always("listCallRecords", Fault.Body("""{"code":"200","msg":"成功","data":[],"total":0}"""));

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        (result.Reason, result.Q850Cause, result.VendorText).ShouldBe((EndReason.Busy, null, "BUSY"));
    }

    [Fact]
    public async Task A_pushed_record_is_enough_where_the_records_cannot_be_read()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29));
        await using var dialer = await ConnectAsync(lab);
        lab.Server.Faults.Always("listCallRecords", Fault.Status(500));

        var call = await DialAsync(dialer);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        (result.Reason, result.Q850Cause, result.VendorText).ShouldBe((EndReason.Busy, null, "BUSY"));
        (await call.WaitForAsync(CallState.Ended)).Freshness.ShouldBe(Freshness.Pushed);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_for_a_moment_are_waited_for_also_after_the_push_told_the_end()
    {
        await using var lab = await StartAsync(safetyPoll: TimeSpan.FromDays(29), grace: TimeSpan.FromHours(4));
        await using var dialer = await ConnectAsync(lab);
        lab.Server.Faults.Next("listCallRecords", Fault.Status(500), times: 20);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Q850Cause.ShouldBe(Q850.UserBusy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_are_a_feature_where_the_push_is_switched_on(bool enabled)
    {
        await using var lab = await DscomLab.StartAsync(configure: options => options.BillingPush.Enabled = enabled);
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        dialer.TryGetFeature<IPbxEvents>(out var events).ShouldBe(enabled);

        (events is not null).ShouldBe(enabled);
        dialer.TryGetFeature<DscomClient>(out var client).ShouldBeTrue();
        client.ShouldBeSameAs(lab.Client);
    }

    private static Task<DscomLab> StartAsync(
        TimeSpan safetyPoll,
        TimeSpan? poll = null,
        TimeSpan? grace = null,
        NumberPlan? plan = null,
        TimeProvider? time = null) => DscomLab.StartAsync(
        plan ?? new NumberPlan(NumberScenario.Busy()),
        configure: options =>
        {
            options.Http.AttemptTimeout = TimeSpan.FromHours(1);
            options.Dialing.ClockTolerance = TimeSpan.FromMinutes(30);
            options.Dialing.PollInterval = poll ?? options.Dialing.PollInterval;
            options.Dialing.RecordGrace = grace ?? options.Dialing.RecordGrace;
            options.BillingPush.Enabled = true;
            options.BillingPush.SafetyPollInterval = safetyPoll;
            options.BillingPush.Socket.ConnectTimeout = TimeSpan.FromHours(1);
        },
        time: time ?? new ScaledTimeProvider(100));

    // The client knows the connection a moment after the server: a record that has come through shows that both do.
    private static async Task<DscomDialer> ConnectAsync(DscomLab lab)
    {
        var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await using var reader = new PushReader(lab.Client.Billing);
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);
        lab.LeaveRecord("8004", "13900000099");
        await reader.NextAsync<RecordArrived>();
        return dialer;
    }

    private static Task<PbxCall> DialAsync(DscomDialer dialer) =>
        dialer.DialAsync(new DialRequest("8001", DscomLab.Number), TestTimeout.Token);
}
