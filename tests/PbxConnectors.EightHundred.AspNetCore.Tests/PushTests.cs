using System.Net;
using System.Text;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.AspNetCore.Tests;

public sealed class PushTests
{
    private const string Ok = """{"code":0,"message":"OK"}""";

    [Fact]
    public async Task The_pushes_of_a_call_become_its_events_and_are_answered_as_printed()
    {
        await using var receiver = await Receiver.StartAsync();
        var events = new Reader(receiver);
        receiver.Exchange.PlaceCall("8001", Receiver.Answering);
        await receiver.Pbx.WaitForPushesAsync("callEventPush", 4, Receiver.Limit);
        receiver.Pbx.Pushes.ShouldAllBe(push => push.Status == 200 && push.Answer == Ok);

        (await events.NextAsync()).ShouldBeOfType<CallChanged>().State.ShouldBe(CallState.Initiated);
        (await events.NextAsync()).ShouldBeOfType<CallChanged>().State.ShouldBe(CallState.Connected);
        var ended = (await events.NextAsync()).ShouldBeOfType<CallChanged>();
        (ended.State, ended.EndReason, ended.OtherParty, ended.Freshness).ShouldBe(
            (CallState.Ended, EndReason.Normal, Receiver.Answering, Freshness.Pushed));
        (await events.NextAsync()).ShouldBeOfType<RecordArrived>();
        var ready = (await events.NextAsync()).ShouldBeOfType<RecordingReady>();
        await using var recording = await receiver.Client.Recordings.OpenAsync(ready.Recording, Receiver.Limit);
        recording.Length.ShouldNotBeNull().ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task A_push_that_comes_twice_is_answered_twice_and_told_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var events = new Reader(receiver);
        receiver.Pbx.Faults.Always("callEventPush", Fault.Duplicate);
        receiver.Exchange.PlaceCall("8001", Receiver.Silent);
        await receiver.Pbx.WaitForPushesAsync("callEventPush", 6, Receiver.Limit);
        receiver.Pbx.Pushes.ShouldAllBe(push => push.Answer == Ok);
        var seen = new List<PbxEvent>();
        while (seen is not [.., RecordingReady])
        {
            seen.Add(await events.NextAsync());
        }

        // The first push names no record, so nothing tells its double from another call.
        seen.OfType<CallChanged>().Count(e => e.State == CallState.Ended).ShouldBe(1);
        seen.OfType<RecordArrived>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_record_of_a_call_whose_pushes_were_lost_still_arrives_when_records_are_read()
    {
        await using var receiver = await Receiver.StartAsync(
            configureClient: o => (o.Events.PollRecords, o.Events.PollInterval) = (true, TimeSpan.FromSeconds(2)));
        var events = new Reader(receiver);
        receiver.Pbx.Faults.Always("callEventPush", Fault.DropBefore);
        receiver.Exchange.PlaceCall("8001", Receiver.Silent);
        (await events.NextAsync()).ShouldBeOfType<RecordArrived>().Freshness.ShouldBe(Freshness.FromRecord);
        receiver.Pbx.Pushes.ShouldAllBe(push => push.Lost);
    }

    [Fact]
    [Trait("Reading", "16")]
    public async Task A_callback_is_followed_through_its_stages_by_the_callback_URL_alone()
    {
        await using var receiver = await Receiver.StartAsync(configureClient: o => o.Dialing.PollInterval = TimeSpan.FromDays(1));
        receiver.Options.Dialing.CallbackUrl = receiver.UrlOf("callback").ToString();
        var call = await receiver.Dialer.DialAsync(
            new DialRequest(DialSource.FromOutsideNumber(Receiver.Office), Receiver.Answering), Receiver.Limit);
        (await call.WaitForAsync(CallState.Connected, Receiver.Limit)).Freshness.ShouldBe(Freshness.Pushed);
        var result = await call.Completion.WaitAsync(Receiver.Limit);
        (result.Reason, result.Certainty).ShouldBe((EndReason.Normal, Certainty.Reported));
        receiver.Pbx.Requests.ShouldNotContain(request => request.Operation == "listCallbacks");
        receiver.Pbx.Pushes.Where(push => push.Operation == "callbackStatus").ShouldAllBe(push => push.Answer == Ok);
    }

    [Fact]
    public async Task A_callback_URL_the_PBX_cannot_reach_does_no_harm()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Options.Dialing.CallbackUrl = "http://127.0.0.1:9/unreachable";
        var call = await receiver.Dialer.DialAsync(
            new DialRequest(DialSource.FromOutsideNumber(Receiver.Office), Receiver.Answering), Receiver.Limit);
        (await call.Completion.WaitAsync(Receiver.Limit)).Reason.ShouldBe(EndReason.Normal);
    }

    [Theory]
    [InlineData("?type=3&phone=13900000001&peer=1&memo={\"cdrId\":23,\"cdrHangupReasonText\":\"a&b=c\",\"cdrTalktime\":3}")]
    [InlineData("?memo={\"cdrId\":23,\"cdrHangupReasonText\":\"a&b=c\",\"cdrTalktime\":3}&type=3&phone=13900000001&peer=1")]
    [InlineData("?type=3&phone=13900000001&peer=1&memo=%7B%22cdrId%22%3A23%2C%22cdrHangupReasonText%22%3A%22a%26b%3Dc%22%2C%22cdrTalktime%22%3A3%7D")]
    [InlineData("?type=3&phone=13900000001&peer=1&memo={cdrId:'23',cdrHangupReasonText:'a',cdrTalktime:3}")]
    [Trait("Reading", "17")]
    public async Task The_memo_is_read_encoded_or_raw_wherever_it_stands(string query)
    {
        await using var receiver = await Receiver.StartAsync();
        var events = new Reader(receiver);
        (await receiver.Http.GetStringAsync(receiver.UrlOf("call-event") + query, Receiver.Limit)).ShouldBe(Ok);
        (await events.NextAsync()).ShouldBeOfType<CallChanged>().OtherParty.ShouldBe(Receiver.Answering);
        var record = (await events.NextAsync()).ShouldBeOfType<RecordArrived>().Record;
        (record.RecordId, record.TalkTime).ShouldBe(("23", TimeSpan.FromSeconds(3)));
        record.VendorDisposition!.ShouldStartWith("a");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "type=2&phone=13900000001&peer=2")]
    [InlineData("application/json", """{"type":2,"phone":"13900000001","peer":2,"memo":{"cdrId":5}}""")]
    [Trait("Reading", "17")]
    public async Task A_posted_push_is_read_too(string type, string body)
    {
        await using var receiver = await Receiver.StartAsync();
        var events = new Reader(receiver);
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("call-event"), new StringContent(body, Encoding.UTF8, type), Receiver.Limit);
        (await answer.Content.ReadAsStringAsync(Receiver.Limit)).ShouldBe(Ok);
        var changed = (await events.NextAsync()).ShouldBeOfType<CallChanged>();
        (changed.State, changed.Direction).ShouldBe((CallState.Connected, CallDirection.Inbound));
    }

    [Theory]
    [InlineData("call-event", "")]
    [InlineData("call-event", "?phone=1")]
    [InlineData("callback", "?cbkStatus=5")]
    public async Task What_is_no_push_is_not_accepted(string endpoint, string query)
    {
        await using var receiver = await Receiver.StartAsync();
        (await receiver.Http.GetStringAsync(receiver.UrlOf(endpoint) + query, Receiver.Limit)).ShouldNotBe(Ok);
    }

    [Fact]
    public async Task Strangers_see_nothing_and_the_secret_is_not_written_down()
    {
        await using var receiver = await Receiver.StartAsync(o => o.AllowedNetworks.Add(IPNetwork.Parse("192.0.2.0/24")));
        (await StatusAsync(receiver, HttpMethod.Get, $"800ing/{Receiver.Secret}/call-event?type=1")).ShouldBe(HttpStatusCode.NotFound);
        await using var open = await Receiver.StartAsync(o => o.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")));
        (await StatusAsync(open, HttpMethod.Get, "800ing/another-secret-0123/call-event?type=1")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(open, HttpMethod.Get, $"800ing/{Receiver.Secret.ToUpperInvariant()}/call-event?type=1")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(open, HttpMethod.Put, $"800ing/{Receiver.Secret}/call-event?type=1")).ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await StatusAsync(open, HttpMethod.Get, $"800ing/{Receiver.Secret}/call-event?type=1")).ShouldBe(HttpStatusCode.OK);
        receiver.Log.Lines.Concat(open.Log.Lines).ShouldNotBeEmpty();
        receiver.Log.Lines.Concat(open.Log.Lines).ShouldAllBe(line => !line.Contains(Receiver.Secret));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    public async Task A_push_that_is_too_large_is_refused(string type)
    {
        await using var receiver = await Receiver.StartAsync(o => o.MaxPushBytes = 2048);
        using var content = new StringContent("type=1&memo=" + new string('x', 10_000), Encoding.UTF8, type);
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("call-event"), content, Receiver.Limit);
        ((int)answer.StatusCode).ShouldBeInRange(400, 413);
    }

    [Fact]
    public async Task A_forged_push_is_refused_when_pushes_are_verified_and_a_true_one_tells_the_PBX_s_own_words()
    {
        await using var receiver = await Receiver.StartAsync(o => o.VerifyPushes = true);
        receiver.Pbx.EventUrl = null;
        receiver.Exchange.PlaceCall("8001", Receiver.Answering);
        await receiver.Exchange.WaitForRecordsAsync(1, Receiver.Limit);
        long id = 0;
        await foreach (var record in receiver.Client.Records.QueryAsync(new Records.EightHundredRecordQuery(), Receiver.Limit))
        {
            id = record.Id!.Value;
        }

        var events = new Reader(receiver);
        string forged = receiver.UrlOf("call-event") + "?type=3&peer=1&phone=1&memo={\"cdrId\":99}";
        (await receiver.Http.GetStringAsync(forged, Receiver.Limit)).ShouldNotBe(Ok);
        (await receiver.Http.GetStringAsync(receiver.UrlOf("call-event") + "?type=1&peer=1&phone=1", Receiver.Limit)).ShouldNotBe(Ok);
        (await receiver.Http.GetStringAsync(receiver.UrlOf("callback") + "?cbkId=99&cbkStatus=5", Receiver.Limit)).ShouldNotBe(Ok);
        string halfTrue = $"{receiver.UrlOf("call-event")}?type=3&peer=1&phone=000&memo={{\"cdrId\":{id},\"cdrTalktime\":9999}}";
        (await receiver.Http.GetStringAsync(halfTrue, Receiver.Limit)).ShouldBe(Ok);
        var ended = (await events.NextAsync()).ShouldBeOfType<CallChanged>();
        (ended.OtherParty, ended.Raw).ShouldBe((Receiver.Answering, null));
        (await events.NextAsync()).ShouldBeOfType<RecordArrived>().Record.TalkTime.ShouldNotBe(TimeSpan.FromSeconds(9999));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with/slash-0123456789")]
    public async Task A_weak_secret_is_refused_at_start(string secret) =>
        (await Should.ThrowAsync<ArgumentException>(() => Receiver.StartAsync(o => o.Secret = secret))).Message.ShouldContain("Secret");

    private static async Task<HttpStatusCode> StatusAsync(Receiver receiver, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await receiver.Http.SendAsync(request, Receiver.Limit);
        return answer.StatusCode;
    }

    private sealed class Reader
    {
        private readonly IAsyncEnumerator<PbxEvent> _events;
        private Task<bool> _next;

        public Reader(Receiver receiver)
        {
            _events = receiver.Client.Events.ReadEventsAsync(Receiver.Limit).GetAsyncEnumerator();
            _next = _events.MoveNextAsync().AsTask();
        }

        public async Task<PbxEvent> NextAsync()
        {
            (await _next).ShouldBeTrue();
            var item = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            return item;
        }
    }
}
