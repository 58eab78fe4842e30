using PbxConnectors.Dscom.Records;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The billing push over a real WebSocket: nothing lost, nothing doubled.</summary>
public sealed class BillingPushTests
{
    private const string Push = "subscribeBillingPush";
    private const string Message = "billing";

    [Fact]
    public async Task Records_come_as_calls_end()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);

        var left = lab.LeaveRecord();
        var arrived = await reader.NextAsync<RecordArrived>();

        arrived.Freshness.ShouldBe(Freshness.Pushed);
        arrived.Pbx.ShouldBe(lab.Client.Pbx);
        arrived.Record.To.ShouldBe(DscomLab.Number);
        arrived.Record.VendorRecord.ShouldBeOfType<DscomCallRecord>().UniqueId.ShouldBe($"hwd-{left.StartedAt.ToUnixTimeSeconds()}.{left.LegId}");
        lab.Client.Billing.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_has_an_id_without_numbers_in_it()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.LeaveRecord();

        var arrived = await reader.NextAsync<RecordArrived>();

        arrived.Id.ShouldNotContain(DscomLab.Number);
        arrived.ToString().ShouldNotContain(DscomLab.Number);
    }

    [Fact]
    public async Task A_message_cut_in_the_middle_is_recovered_from_the_records()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next(Message, Fault.DropMidMessage);

        lab.LeaveRecord();
        var reconciled = await reader.NextAsync<EventsReconciled>();

        reconciled.Recovered.ShouldBe(1);
        reader.Seen.Select(e => e.GetType()).ShouldBe(
            [typeof(ConnectionLost), typeof(ConnectionRestored), typeof(RecordArrived), typeof(EventsReconciled)]);
        reader.Seen.OfType<RecordArrived>().Single().Freshness.ShouldBe(Freshness.FromRecord);
        var restored = reader.Seen.OfType<ConnectionRestored>().Single();
        (reconciled.GapFrom, reconciled.GapTo).ShouldBe((restored.GapFrom, restored.GapTo));
    }

    [Fact]
    public async Task What_happened_while_disconnected_is_given_once_and_then_the_push_goes_on()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();

        lab.Server.Faults.Always(Push, Fault.Status(503));
        lab.Server.DropBillingConnections();
        await reader.NextAsync<ConnectionLost>();
        for (int i = 0; i < 3; i++)
        {
            lab.LeaveRecord();
        }

        lab.Server.Faults.Clear();
        (await reader.NextAsync<EventsReconciled>()).Recovered.ShouldBe(3);
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();

        reader.Seen.OfType<RecordArrived>().Select(e => e.Id).ShouldBeUnique();
        reader.Seen.OfType<RecordArrived>().Select(e => e.Freshness).ShouldBe(
            [Freshness.Pushed, Freshness.FromRecord, Freshness.FromRecord, Freshness.FromRecord, Freshness.Pushed]);
    }

    [Fact]
    public async Task A_record_pushed_twice_is_given_once()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next(Message, Fault.Duplicate);

        lab.LeaveRecord();
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();
        await reader.NextAsync<RecordArrived>();

        reader.Seen.OfType<RecordArrived>().Select(e => e.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task A_record_pushed_late_after_it_was_recovered_is_not_given_again()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next(Message, Fault.Late(TimeSpan.FromSeconds(100)));
        lab.LeaveRecord(number: "13900000002");
        lab.Server.DropBillingConnections();
        (await reader.NextAsync<EventsReconciled>()).Recovered.ShouldBe(1);

        // The next message is later still, so the late one has come by then.
        lab.Server.Faults.Next(Message, Fault.Late(TimeSpan.FromSeconds(200)));
        lab.LeaveRecord(number: "13900000003");
        (await reader.NextAsync<RecordArrived>()).Record.To.ShouldBe("13900000003");

        reader.Seen.OfType<RecordArrived>().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_record_already_pushed_is_not_recovered_again()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();

        lab.Server.DropBillingConnections();

        (await reader.NextAsync<EventsReconciled>()).Recovered.ShouldBe(0);
        reader.Seen.OfType<RecordArrived>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_gap_that_cannot_be_filled_at_first_is_filled_when_the_records_can_be_read()
    {
        await using var lab = await StartAsync(options => options.Http.MaxRetries = 0);
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next("listBillingRecords", Fault.Status(500), times: 7).Next(Message, Fault.DropMidMessage);

        lab.LeaveRecord();

        (await reader.NextAsync<EventsReconciled>()).Recovered.ShouldBe(1);
    }

    [Fact]
    public async Task Records_are_pushed_on_while_a_gap_cannot_be_filled()
    {
        await using var lab = await StartAsync(options => options.Http.MaxRetries = 0);
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Always("listBillingRecords", Fault.Status(500)).Next(Message, Fault.DropMidMessage);
        lab.LeaveRecord();
        await reader.NextAsync<ConnectionRestored>();
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);

        lab.LeaveRecord();
        (await reader.NextAsync<RecordArrived>()).Freshness.ShouldBe(Freshness.Pushed);

        lab.Server.Faults.Clear();
        (await reader.NextAsync<EventsReconciled>()).Recovered.ShouldBe(1);
    }

    [Fact]
    public async Task A_gap_that_stayed_open_is_part_of_the_next()
    {
        await using var lab = await StartAsync(options => options.Http.MaxRetries = 0);
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Always("listBillingRecords", Fault.Status(500)).Next(Message, Fault.DropMidMessage);
        lab.LeaveRecord();
        var first = await reader.NextAsync<ConnectionRestored>();
        await lab.Server.WaitForRequestsAsync("listBillingRecords", 3, TestTimeout.Token);

        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);
        lab.Server.DropBillingConnections();
        await reader.NextAsync<ConnectionRestored>();
        lab.Server.Faults.Clear();
        var reconciled = await reader.NextAsync<EventsReconciled>();

        reconciled.GapFrom.ShouldBe(first.GapFrom);
        reconciled.Recovered.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_reader_finds_how_much_it_missed_and_a_quick_one_misses_nothing()
    {
        await using var lab = await StartAsync(options => options.BillingPush.Socket.ReaderCapacity = 2);
        await using var slow = lab.Client.Billing.ReadEventsAsync(TestTimeout.Token).GetAsyncEnumerator();
        var first = slow.MoveNextAsync();
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);
        await using var quick = new PushReader(lab.Client.Billing);
        lab.LeaveRecord();
        await quick.NextAsync<RecordArrived>();
        (await first).ShouldBeTrue();

        for (int i = 0; i < 10; i++)
        {
            lab.LeaveRecord();
            await quick.NextAsync<RecordArrived>();
        }

        await lab.Client.Billing.DisposeAsync();
        var rest = new List<PbxEvent>();
        while (await slow.MoveNextAsync())
        {
            rest.Add(slow.Current);
        }

        quick.Seen.ShouldAllBe(e => e is RecordArrived);
        (rest.OfType<RecordArrived>().Count() + rest.OfType<EventsDropped>().Sum(e => e.Count)).ShouldBe(10);
        rest.OfType<EventsDropped>().Sum(e => e.Count).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task All_readers_share_one_socket_that_closes_with_the_last()
    {
        await using var lab = await StartAsync();
        await using var one = await JoinAsync(lab);
        await using var other = new PushReader(lab.Client.Billing);
        lab.LeaveRecord();
        var (seenByOne, seenByOther) = (await one.NextAsync<RecordArrived>(), await other.NextAsync<RecordArrived>());
        seenByOther.Id.ShouldBe(seenByOne.Id);

        await one.LeaveAsync();
        lab.LeaveRecord();
        await other.NextAsync<RecordArrived>();
        lab.CountOf(Push).ShouldBe(1);
        await other.LeaveAsync();
        lab.Client.Billing.IsConnected.ShouldBeFalse();

        await using var later = new PushReader(lab.Client.Billing);
        await lab.Server.WaitForRequestsAsync(Push, 2, TestTimeout.Token);
    }

    [Fact]
    public async Task A_message_that_is_none_of_ours_is_shown_raw()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next(Message, Fault.Garbage);

        lab.LeaveRecord();
        lab.LeaveRecord();
        var unknown = await reader.NextAsync<UnrecognizedPbxEvent>();
        await reader.NextAsync<RecordArrived>();

        unknown.Raw.ShouldBe("<not json>");
    }

    [Fact]
    public async Task Every_connection_is_opened_with_the_token_of_the_day()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);

        // A PBX that restarts forgets its tokens, and ours looks good until it is tried.
        lab.Server.ForgetAccessTokens();
        lab.Server.DropBillingConnections();
        await reader.NextAsync<ConnectionRestored>();
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();

        Tokens(lab)[^1].ShouldNotBe(Tokens(lab)[0]);
        lab.CountOf("requestAccessToken").ShouldBe(2);
    }

    [Fact]
    public async Task A_push_that_is_switched_off_costs_no_token_with_every_attempt()
    {
        await using var lab = await StartAsync();
        lab.Server.Faults.Always(Push, Fault.Status(503));
        await using var reader = new PushReader(lab.Client.Billing);

        await lab.Server.WaitForRequestsAsync(Push, 8, TestTimeout.Token);

        lab.CountOf("requestAccessToken").ShouldBe(1);
    }

    [Fact]
    public async Task A_PBX_that_refuses_the_token_twice_ends_the_reading_and_reading_again_tries_again()
    {
        await using var lab = await StartAsync();
        lab.Server.Faults.Always(Push, Fault.Status(401));
        await using var refused = new PushReader(lab.Client.Billing);

        var refusal = await Should.ThrowAsync<PbxAuthenticationException>(() => refused.Reading);
        lab.CountOf(Push).ShouldBe(2);
        refusal.Operation.ShouldBe("WS /?user_id=billing");

        lab.Server.Faults.Clear();
        await using var reader = await JoinAsync(lab);
        lab.LeaveRecord();
        await reader.NextAsync<RecordArrived>();
    }

    [Fact]
    public async Task Leaving_does_not_wait_for_records_that_do_not_come()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Always("listBillingRecords", Fault.Delay(TimeSpan.FromDays(30)));
        lab.Server.DropBillingConnections();
        await lab.Server.WaitForRequestsAsync("listBillingRecords", 1, TestTimeout.Token);

        await reader.LeaveAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Disposing_the_client_ends_the_reading()
    {
        await using var lab = await StartAsync();
        await using var reader = await JoinAsync(lab);

        await lab.Client.DisposeAsync();

        await reader.Reading.WaitAsync(TestTimeout.Token);
        await Should.ThrowAsync<ObjectDisposedException>(() => new PushReader(lab.Client.Billing).Reading);
    }

    [Fact]
    public async Task The_token_in_the_address_is_in_no_log_line_and_no_event()
    {
        var log = new WatchedLog();
        await using var lab = await StartAsync(loggers: log);
        await using var reader = await JoinAsync(lab);
        lab.Server.Faults.Next(Message, Fault.DropMidMessage).Next(Push, Fault.Status(500)).Next(Push, Fault.DropBefore)
            .Next(Push, Fault.Status(401));
        lab.LeaveRecord();
        await reader.NextAsync<EventsReconciled>();
        await reader.LeaveAsync();

        log.Lines.ShouldContain(line => line.Contains("WS /?user_id=billing", StringComparison.Ordinal));
        string everything = string.Join('\n', log.Lines.Concat(reader.Seen.Select(e => $"{e} {e.Id} {e.Raw} {(e as ConnectionLost)?.Reason}")));
        Tokens(lab).Length.ShouldBeGreaterThan(1);
        foreach (string token in Tokens(lab))
        {
            everything.ShouldNotContain(token);
            everything.ShouldNotContain(token[^40..]);
        }
    }

    private static Task<DscomLab> StartAsync(Action<DscomOptions>? configure = null, WatchedLog? loggers = null) => DscomLab.StartAsync(
        configure: options =>
        {
            options.Http.AttemptTimeout = TimeSpan.FromHours(1);
            options.BillingPush.Socket.ConnectTimeout = TimeSpan.FromHours(1);
            configure?.Invoke(options);
        },
        time: new ScaledTimeProvider(100),
        loggers: loggers);

    private static async Task<PushReader> JoinAsync(DscomLab lab)
    {
        var reader = new PushReader(lab.Client.Billing);
        await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);

        // The server knows the connection a moment before the client does: a record that has come through shows that both do.
        lab.LeaveRecord(number: "13900000099");
        await reader.NextAsync<RecordArrived>();
        reader.Forget();
        return reader;
    }

    private static string[] Tokens(DscomLab lab) =>
        [.. lab.Server.Requests.Where(r => r.Operation == Push).Select(r => r.Query["token"])];
}
