using System.Net;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

public sealed class EventTests
{
    private const string Memo = """{"cdrId":7687658987667780097,"cdrExtension":"8001","cdrTalktime":5,"cdrHangupTime":"2026-03-01 10:01:00","cdrRecordFile":"202603/01/1.wav","paramvalue":"k"}""";

    [Fact]
    public async Task A_push_becomes_events_in_common_terms_and_a_double_none()
    {
        await using var client = Stub.Client("{}", out _);
        await using var reader = new Reader(client.Events);
        var hangUp = client.Events.ReadPush(Values("3", Memo));
        client.Events.Accept(hangUp).ShouldBeTrue();
        client.Events.Accept(hangUp).ShouldBeFalse();
        client.Events.Accept(client.Events.ReadPush(Values("4", Memo))).ShouldBeTrue();
        client.Events.Accept(client.Events.ReadPush(Values("9", Memo))).ShouldBeTrue();

        var ended = (await reader.NextAsync()).ShouldBeOfType<CallChanged>();
        (ended.State, ended.EndReason, ended.Extension, ended.OtherParty, ended.UserData, ended.Freshness)
            .ShouldBe((CallState.Ended, EndReason.Normal, "8001", "13900000001", "k", Freshness.Pushed));
        ended.At.ShouldBe(new DateTimeOffset(2026, 3, 1, 2, 1, 0, TimeSpan.Zero));
        (await reader.NextAsync()).ShouldBeOfType<RecordArrived>().Record.RecordId.ShouldBe("7687658987667780097");
        (await reader.NextAsync()).ShouldBeOfType<RecordingReady>().Recording.Value.ShouldBe("202603/01/1.wav");
        (await reader.NextAsync()).ShouldBeOfType<UnrecognizedPbxEvent>().VendorKind.ShouldBe("push type 9");
    }

    [Fact]
    public async Task Pushes_without_a_record_are_not_taken_for_doubles()
    {
        await using var client = Stub.Client("{}", out _);
        await using var reader = new Reader(client.Events);
        for (int i = 0; i < 2; i++)
        {
            client.Events.Accept(client.Events.ReadPush(Values("1", null))).ShouldBeTrue();
            (await reader.NextAsync()).ShouldBeOfType<CallChanged>().State.ShouldBe(CallState.Initiated);
        }
    }

    [Fact]
    public async Task Nothing_that_comes_from_outside_makes_a_push_throw()
    {
        await using var client = Stub.Client("{}", out _);
        foreach (string memo in new[] { "", "{", "[]", "null", "{\"cdrId\":{}}", "{cdrId:x,cdrTalktime:-1,cdrStartTime:'9999-99-99'}", "\uD800", "{\"\uD800\":1}" })
        {
            var push = client.Events.ReadPush(Values("3", memo));
            Should.NotThrow(() => client.Events.Accept(push));
            push.ToString().ShouldNotContain("13900000001");
        }

        Should.NotThrow(
            () => client.Events.Accept(client.Events.ReadCallback([new("cbkId", "x"), new("cbkStatus", "{cbkStatus}"), new("CBKID", null)])));
    }

    [Fact]
    public async Task Messages_pushes_and_records_of_one_call_make_one_event_of_each_fact()
    {
        await using var lab = await Lab.StartAsync(
            configure: o => (o.Events.PollMessages, o.Events.PollRecords, o.Events.PollInterval) = (true, true, TimeSpan.FromSeconds(2)));
        await using var reader = new Reader(lab.Client.Events);
        lab.Exchange.PlaceCall("8001", Lab.Answering);

        var seen = new List<PbxEvent>();
        while (!seen.OfType<RecordArrived>().Any() || !seen.OfType<CallChanged>().Any(e => e.State == CallState.Ended))
        {
            seen.Add(await reader.NextAsync());
        }

        seen.OfType<CallChanged>().Select(e => e.State).ShouldBe([CallState.Initiated, CallState.Connected, CallState.Ended]);
        seen.OfType<CallChanged>().ShouldAllBe(e => e.Freshness == Freshness.Polled && e.OtherParty == Lab.Answering);
        var arrived = seen.OfType<RecordArrived>().ShouldHaveSingleItem();
        arrived.Freshness.ShouldBe(Freshness.FromRecord);

        // The same hang-up once more, as a push that came late.
        var late = new EightHundredPush { Type = EightHundredPushType.HungUp, Record = (Records.EightHundredCallRecord)arrived.Record.VendorRecord! };
        lab.Client.Events.Accept(late).ShouldBeFalse();
    }

    [Fact]
    public async Task Reading_messages_goes_on_at_the_water_line_after_a_restart()
    {
        await using var lab = await Lab.StartAsync(speed: 1);
        for (int i = 0; i < 250; i++)
        {
            await lab.Client.Messages.SendAsync(
                new EightHundredMessage(EightHundredMessageKind.SmsReceived, Lab.Answering) { Content = $"{i}" }, Lab.Limit);
        }

        var texts = new List<string?>();
        long? line = null;
        await foreach (var message in lab.Client.Messages.FollowAsync(EightHundredClientType.Pc, waterLine: 0, cancellationToken: Lab.Limit))
        {
            texts.Add(message.Content);
            line = message.WaterLine;
            if (texts.Count == 120)
            {
                break;
            }
        }

        // A reader that begins at the line gets the message at the line again, for it cannot know that it was read.
        await foreach (var message in lab.Client.Messages.FollowAsync(EightHundredClientType.Pc, line, cancellationToken: Lab.Limit))
        {
            texts.Add(message.Content);
            if (texts.Count == 251)
            {
                break;
            }
        }

        texts.Distinct().ShouldBe(Enumerable.Range(0, 250).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_PBX_that_cannot_be_asked_shows_as_a_gap_that_is_filled()
    {
        await using var lab = await Lab.StartAsync(
            configure: o => (o.Events.PollMessages, o.Events.PollInterval, o.Http.MaxRetries) = (true, TimeSpan.FromSeconds(2), 0));
        lab.Server.Faults.Always("receiveMessages", Fault.Status(503));
        await using var reader = new Reader(lab.Client.Events);
        (await reader.NextAsync()).ShouldBeOfType<ConnectionLost>();
        lab.Exchange.PlaceCall("8001", Lab.Silent);
        lab.Server.Faults.Clear();
        var restored = (await reader.NextAsync()).ShouldBeOfType<ConnectionRestored>();
        restored.GapTo.ShouldBeGreaterThan(restored.GapFrom);
        (await reader.NextAsync()).ShouldBeOfType<CallChanged>();
        var next = await reader.NextAsync();
        while (next is CallChanged)
        {
            next = await reader.NextAsync();
        }

        next.ShouldBeOfType<EventsReconciled>().Recovered.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Messages_read_before_a_question_fails_are_not_lost_with_it()
    {
        await using var client = Stub.Client(
            request => request.RequestUri!.Query switch
            {
                var query when !query.Contains("method=recvMsg", StringComparison.Ordinal) =>
                    new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
                var query when query.Contains("waterLine=7", StringComparison.Ordinal) => Answer("""{"code":0,"msgs":[]}"""),
                _ => Answer("""{"code":0,"msgs":[{"kind":1,"phone":"13900000001","content":"{status:1,cdrId:5}","waterLine":7}]}"""),
            },
            out _,
            o => (o.Events.PollMessages, o.Events.PollRecords, o.Events.WaterLine) = (true, true, 0));
        await using var reader = new Reader(client.Events);
        (await reader.NextAsync()).ShouldBeOfType<CallChanged>().State.ShouldBe(CallState.Connected);
        (await reader.NextAsync()).ShouldBeOfType<ConnectionLost>();
        client.Events.WaterLine.ShouldBe(7);

        static HttpResponseMessage Answer(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };
    }

    [Fact]
    public async Task More_messages_at_one_water_line_than_are_asked_for_do_not_hide_those_behind_it()
    {
        // 250 messages at line 5 and one at line 6; the PBX repeats the line and gives no more than it is asked for.
        await using var client = Stub.Client(
            request =>
            {
                int limit = int.Parse(request.RequestUri!.Query.Split("limit=")[1].Split('&')[0]);
                bool onlyLast = request.RequestUri.Query.Contains("waterLine=6", StringComparison.Ordinal);
                var rows = Enumerable.Range(0, 251).Skip(onlyLast ? 250 : 0).Take(limit)
                    .Select(i => $$"""{"kind":1,"phone":"{{13900000000L + i}}","content":"{status:1}","waterLine":{{(i < 250 ? 5 : 6)}}}""");
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($$"""{"code":0,"msgs":[{{string.Join(',', rows)}}]}""") };
            },
            out _);
        var read = new List<string?>();
        await foreach (var message in client.Messages.FollowAsync(EightHundredClientType.Pc, waterLine: 0, cancellationToken: Lab.Limit))
        {
            read.Add(message.Phone);
            if (message.WaterLine == 6)
            {
                break;
            }
        }

        read.Count.ShouldBe(251);
        read.Distinct().Count().ShouldBe(251);
    }

    [Fact]
    public async Task A_reader_that_stops_in_the_middle_is_followed_by_a_new_client_that_misses_nothing()
    {
        await using var lab = await Lab.StartAsync(configure: o => (o.Events.PollMessages, o.Events.WaterLine) = (true, 0));
        await SendTextsAsync(lab, 250);

        // The crash: 7 handled, the 8th in hand, the others in the reader's buffer, and the line kept after each.
        var (handled, line) = (new List<PbxEvent>(), 0L);
        await foreach (var item in lab.Client.Events.ReadEventsAsync(Lab.Limit))
        {
            if (handled.Count == 7)
            {
                line = lab.Client.Events.WaterLine;
                break;
            }

            handled.Add(item);
        }

        await using var next = EightHundredClient.Create(
            Change(lab.Client.Options, line), loggerFactory: new WatchedLog(), timeProvider: lab.Exchange.Clock);
        var read = new List<PbxEvent>();
        await foreach (var item in next.Events.ReadEventsAsync(Lab.Limit))
        {
            read.Add(item);
            if (item.Raw == "249")
            {
                break;
            }
        }

        handled.Concat(read).Select(e => e.Raw).Distinct().ShouldBe(Enumerable.Range(0, 250).Select(i => $"{i}"));

        // What stands at the line itself comes again, as the PBX repeats it, and is known by its id.
        var again = read.Where(item => handled.Any(other => other.Raw == item.Raw)).ToList();
        again.ShouldHaveSingleItem().Id.ShouldBe(handled[^1].Id);

        static EightHundredOptions Change(EightHundredOptions options, long line)
        {
            options.Events.WaterLine = line;
            return options;
        }
    }

    [Fact]
    public async Task The_water_line_waits_for_the_slowest_reader_and_for_what_it_has_in_hand()
    {
        await using var lab = await Lab.StartAsync(configure: o => (o.Events.PollMessages, o.Events.WaterLine) = (true, 0));
        var slow = lab.Client.Events.ReadEventsAsync(Lab.Limit).GetAsyncEnumerator();
        var fast = lab.Client.Events.ReadEventsAsync(Lab.Limit).GetAsyncEnumerator();
        var (slowFirst, fastFirst) = (slow.MoveNextAsync().AsTask(), fast.MoveNextAsync().AsTask());
        await SendTextsAsync(lab, 3);
        (await slowFirst).ShouldBeTrue();
        (await fastFirst).ShouldBeTrue();
        (await fast.MoveNextAsync()).ShouldBeTrue();
        (await fast.MoveNextAsync()).ShouldBeTrue();

        lab.Client.Events.WaterLine.ShouldBe(0);
        (await slow.MoveNextAsync()).ShouldBeTrue();
        long first = lab.Client.Events.WaterLine;
        first.ShouldBeGreaterThan(0);

        // Who leaves holds nothing back any more; what the other has in hand it still does.
        await slow.DisposeAsync();
        long second = lab.Client.Events.WaterLine;
        second.ShouldBeGreaterThan(first);
        await fast.DisposeAsync();
        lab.Client.Events.WaterLine.ShouldBe(second);
    }

    [Fact]
    public async Task A_reader_that_begins_after_the_last_has_gone_gets_what_was_left_in_its_buffer()
    {
        await using var lab = await Lab.StartAsync(configure: o => (o.Events.PollMessages, o.Events.WaterLine) = (true, 0));
        await SendTextsAsync(lab, 30);
        var read = new List<string?>();
        foreach (int most in new[] { 10, 30 })
        {
            await foreach (var item in lab.Client.Events.ReadEventsAsync(Lab.Limit))
            {
                read.Add(item.Raw);
                if (read.Count == most)
                {
                    break;
                }
            }
        }

        // The tenth was in hand, and comes again.
        read.ShouldBe(Enumerable.Range(0, 10).Concat(Enumerable.Range(9, 20)).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_line_with_several_messages_is_passed_with_the_last_of_them()
    {
        await using var client = Stub.Client(
            """
            {"code":0,"msgs":[{"kind":4,"phone":"13900000001","content":"a","waterLine":5},
            {"kind":4,"phone":"13900000002","content":"a","waterLine":5},{"kind":4,"phone":"13900000001","content":"a","waterLine":6}]}
            """,
            out _,
            o => (o.Events.PollMessages, o.Events.WaterLine) = (true, 1));
        await using var reader = client.Events.ReadEventsAsync(Lab.Limit).GetAsyncEnumerator();
        var seen = new List<(string Id, long Line)>();
        for (int i = 0; i < 3; i++)
        {
            await reader.MoveNextAsync();
            seen.Add((reader.Current.Id, client.Events.WaterLine));
        }

        seen.Select(s => s.Line).ShouldBe([1, 1, 5]);
        seen.Select(s => s.Id).Distinct().Count().ShouldBe(3);
    }

    private static async Task SendTextsAsync(Lab lab, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await lab.Client.Messages.SendAsync(
                new EightHundredMessage(EightHundredMessageKind.SmsReceived, Lab.Answering) { Content = $"{i}" }, Lab.Limit);
        }
    }

    private static KeyValuePair<string, string?>[] Values(string type, string? memo) =>
        [new("type", type), new("peer", "1"), new("phone", "13900000001"), new("memo", memo)];

    /// <summary>Reads one event after the other, from its creation on.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<PbxEvent> _events;
        private Task<bool> _next;

        public Reader(EightHundredEvents events)
        {
            // The subscription exists when MoveNextAsync returns: events published from now on are kept.
            _events = events.ReadEventsAsync(Lab.Limit).GetAsyncEnumerator();
            _next = _events.MoveNextAsync().AsTask();
        }

        public async Task<PbxEvent> NextAsync()
        {
            (await _next).ShouldBeTrue();
            var item = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            return item;
        }

        // The pending read ends with the client; an enumerator must not be disposed while it waits.
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
