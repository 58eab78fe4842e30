using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Calls from dialling to their end, over the simulated exchange.</summary>
public sealed class DialerTests
{
    // A call of half a minute takes a third of a second; time limits are wide, for the machine may be slow.
    private const double Speed = 100;

    [Fact]
    public async Task A_call_that_is_answered()
    {
        await using var lab = await StartAsync(NumberScenario.Answered());
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var call = await DialAsync(dialer);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        var record = lab.Exchange.Records.ShouldHaveSingleItem();
        result.Reason.ShouldBe(EndReason.Normal);
        result.Q850Cause.ShouldBe(Q850.NormalClearing);
        result.VendorText.ShouldBe("ANSWERED");
        result.Certainty.ShouldBe(Certainty.Reported);
        result.AnsweredAt.ShouldBe(WholeSecond(record.AnsweredAt!.Value));
        result.EndedAt.ShouldBe(WholeSecond(record.EndedAt));
        result.TalkTime.ShouldBe(TimeSpan.FromSeconds(Math.Floor(record.TalkTime.TotalSeconds)));
        result.Explanation.ShouldBeNull();
        await using var recording = await dialer.OpenRecordingAsync(result.Recording!, TestTimeout.Token);
        recording.Length.ShouldBe(record.RenderRecording()!.Length);
    }

    [Theory]
    [InlineData(nameof(NumberScenario.EmptyNumber), EndReason.InvalidNumber, Q850.UnallocatedNumber)]
    [InlineData(nameof(NumberScenario.PoweredOff), EndReason.Unreachable, Q850.SubscriberAbsent)]
    [InlineData(nameof(NumberScenario.Busy), EndReason.Busy, Q850.UserBusy)]
    [InlineData(nameof(NumberScenario.NoAnswer), EndReason.NoAnswer, Q850.NoAnswer)]
    [InlineData(nameof(NumberScenario.Rejected), EndReason.Rejected, Q850.CallRejected)]
    [InlineData(nameof(NumberScenario.NumberChanged), EndReason.InvalidNumber, Q850.NumberChanged)]
    [InlineData(nameof(NumberScenario.NetworkBusy), EndReason.Congestion, null)]
    [InlineData(nameof(NumberScenario.IncomingBarred), EndReason.Blocked, null)]
    public async Task A_call_that_is_not_answered(string scenario, EndReason reason, int? cause)
    {
        await using var lab = await StartAsync((NumberScenario)typeof(NumberScenario).GetMethod(scenario)!.Invoke(null, [])!);
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(reason);
        result.Q850Cause.ShouldBe(cause ?? lab.Exchange.Records[0].Q850Cause);
        result.Answered.ShouldBeFalse();
        result.TalkTime.ShouldBeNull();
        result.Recording.ShouldNotBeNull();
        result.Records.ShouldHaveSingleItem().To.ShouldBe(DscomLab.Number);
    }

    [Fact]
    public async Task A_call_whose_extension_does_not_answer()
    {
        await using var lab = await StartAsync(NumberScenario.Answered());
        lab.Exchange.AddExtension("8100", "invented-100", ExtensionBehaviour.NeverAnswers);
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var result = await (await DialAsync(dialer, from: "8100")).Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.NoAnswer);
        result.Certainty.ShouldBe(Certainty.Inferred);
        result.Explanation.ShouldNotBeNull();
        lab.Exchange.Records.ShouldHaveSingleItem().DestinationDialled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_between_extensions()
    {
        await using var lab = await StartAsync(NumberScenario.Answered());
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var call = await DialAsync(dialer, to: "8002");
        await lab.Exchange.WaitForAsync(e => e.ActiveCalls.Any(c => c.State == SimulatedCallState.Connected), TestTimeout.Token);
        await call.HangUpAsync(TestTimeout.Token);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Normal);
        result.Records.ShouldHaveSingleItem().Direction.ShouldBe(CallDirection.Internal);
    }

    [Fact]
    public async Task Hanging_up_while_it_rings_is_a_cancellation()
    {
        await using var lab = await StartAsync(NumberScenario.Ringing());
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = await DialAsync(dialer);

        await call.HangUpAsync(TestTimeout.Token);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Cancelled);
        result.Answered.ShouldBeFalse();
    }

    [Fact]
    public async Task Hanging_up_after_the_answer_is_a_normal_end()
    {
        await using var lab = await StartAsync(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = await DialAsync(dialer);
        await lab.Exchange.WaitForAsync(e => e.ActiveCalls.Any(c => c.State == SimulatedCallState.Connected), TestTimeout.Token);

        await call.HangUpAsync(TestTimeout.Token);
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Normal);
        result.Answered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_PBX_that_restarts_in_the_middle_leaves_a_call_of_unknown_end()
    {
        await using var lab = await StartAsync(NumberScenario.Answered(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = await DialAsync(dialer);
        await lab.Exchange.WaitForAsync(e => e.ActiveCalls.Any(c => c.State == SimulatedCallState.Connected), TestTimeout.Token);

        lab.Exchange.Restart();
        lab.Server.ForgetAccessTokens();
        var result = await call.Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Unknown);
        result.Explanation!.ShouldContain("restarted");
        result.Certainty.ShouldNotBe(Certainty.Reported);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_for_a_while_delay_the_result_and_nothing_else()
    {
        await using var lab = await StartAsync(NumberScenario.Busy());
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        lab.Server.Faults.Always("listCallRecords", Fault.Status(500));
        var call = await DialAsync(dialer);
        await lab.Exchange.WaitForRecordsAsync(1, TestTimeout.Token);
        await lab.Server.WaitForRequestsAsync("listCallRecords", 10, TestTimeout.Token);
        call.Completion.IsCompleted.ShouldBeFalse();

        lab.Server.Faults.Clear();

        (await call.Completion.WaitAsync(TestTimeout.Token)).Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task A_record_that_is_written_late_is_waited_for()
    {
        await using var lab = await StartAsync(NumberScenario.Busy(), new DscomServerOptions { RecordDelay = TimeSpan.FromSeconds(15) });
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var result = await (await DialAsync(dialer)).Completion.WaitAsync(TestTimeout.Token);

        result.Reason.ShouldBe(EndReason.Busy);
    }

    [Fact]
    public async Task A_dial_the_PBX_refuses_makes_no_call()
    {
        await using var lab = await StartAsync(NumberScenario.Answered() with { RefuseDial = true });
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        (await Should.ThrowAsync<PbxRejectedException>(() => DialAsync(dialer))).VendorCode.ShouldBe(DscomErrorCodes.DialFailed);

        lab.CountOf("listCallRecords").ShouldBe(0);
    }

    [Fact]
    public async Task Fifty_calls_at_once_each_get_their_own_result()
    {
        var plan = new NumberPlan(NumberScenario.Busy());
        for (int i = 0; i < 50; i += 2)
        {
            plan.Assign(NumberOf(i), NumberScenario.Answered());
        }

        await using var lab = await DscomLab.StartAsync(plan, configure: Patient, time: new ScaledTimeProvider(Speed), extensions: 50);
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);

        var calls = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => DialAsync(dialer, from: $"{8001 + i}", to: NumberOf(i))));
        var results = await Task.WhenAll(calls.Select(call => call.Completion)).WaitAsync(TestTimeout.Token);

        for (int i = 0; i < results.Length; i++)
        {
            results[i].Reason.ShouldBe(i % 2 == 0 ? EndReason.Normal : EndReason.Busy);
            results[i].Records.ShouldHaveSingleItem().To.ShouldBe(NumberOf(i));
        }

        static string NumberOf(int i) => $"139000001{i:00}";
    }

    [Fact]
    public async Task Disposing_the_dialer_faults_the_waits_of_open_calls_and_hangs_nothing_up()
    {
        await using var lab = await StartAsync(NumberScenario.Ringing());
        var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var call = await DialAsync(dialer);
        var waiting = call.WaitForAsync(CallState.Connected, TestTimeout.Token);

        await dialer.DisposeAsync();
        await dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => call.Completion);
        await Should.ThrowAsync<ObjectDisposedException>(() => waiting);
        lab.CountOf("hangup").ShouldBe(0);
    }

    [Fact]
    public async Task A_disposed_dialer_places_no_call()
    {
        await using var lab = await StartAsync(NumberScenario.Ringing());
        var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        await dialer.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => DialAsync(dialer));

        lab.CountOf("dial").ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_a_call_ends_only_its_own_waits()
    {
        await using var lab = await StartAsync(NumberScenario.Busy());
        await using var dialer = new DscomDialer(lab.Client, timeProvider: lab.Time);
        var one = await DialAsync(dialer);
        var other = await DialAsync(dialer, from: "8002", to: "13900000002");

        await one.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => one.Completion);
        (await other.Completion.WaitAsync(TestTimeout.Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_client_may_be_disposed_twice()
    {
        await using var lab = await StartAsync(NumberScenario.Busy());
        var client = lab.CreateClient();
        await client.Calls.ListParkedAsync(cancellationToken: TestTimeout.Token);

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => client.Calls.ListParkedAsync(cancellationToken: TestTimeout.Token));
    }

    private static Task<DscomLab> StartAsync(NumberScenario scenario, DscomServerOptions? server = null) => DscomLab.StartAsync(
        new NumberPlan(scenario), server, Patient, new ScaledTimeProvider(Speed));

    private static void Patient(DscomOptions options)
    {
        options.Http.AttemptTimeout = TimeSpan.FromHours(1);
        options.Dialing.ClockTolerance = TimeSpan.FromMinutes(30);
    }

    private static Task<PbxCall> DialAsync(DscomDialer dialer, string from = "8001", string to = DscomLab.Number) =>
        dialer.DialAsync(new DialRequest(from, to), TestTimeout.Token);

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
