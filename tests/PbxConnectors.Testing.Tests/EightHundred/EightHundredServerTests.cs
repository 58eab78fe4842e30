using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

/// <summary>The 800ing server, spoken to by hand as the document prints it: no client of ours could share a mistake with it.</summary>
public sealed class EightHundredServerTests
{
    private const string Answering = "13900000001";
    private const string Office = "02355550100";


    [Fact]
    public async Task It_knows_every_operation_and_push_of_the_contract()
    {
        await using var lab = await Caller.StartAsync();
        lab.Server.Faults.Operations.ShouldBe(
            [.. Contract().GetProperty("operations").EnumerateArray().Select(Id), "callEventPush", "callbackStatus"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("sa_user=100000001&sa_password=0123456789ABCDEF0123456789ABCDEF&method=getExtension")]
    [InlineData("sa_user=someone&method=getExtension")]
    [InlineData("method=getExtension")]
    public async Task Wrong_credentials_are_refused_with_2_below_zero(string query)
    {
        await using var lab = await Caller.StartAsync();
        var answer = Parse(await lab.Http.GetStringAsync($"voip/api/jsondata.html?{query}", TestTimeout.Token));
        (answer.GetProperty("code").GetInt32(), answer.GetProperty("message").GetString()).ShouldBe((-2, "验证错误"));
    }

    [Theory]
    [InlineData("callbackPhone", "sourcePhone=1", "'descPhone' is missing")]
    [InlineData("callbackPhone", "sourcePhone=1&descPhone=2&extra=3", "'extra' is not a parameter")]
    [InlineData("findDialrecord", "startTime=2026-01-01", "'startTime' is not a time")]
    [InlineData("noSuchMethod", "", "no such path or method")]
    [InlineData("getextension", "", "no such path or method")]
    public async Task A_breach_of_the_document_is_noted_and_refused(string method, string query, string violation)
    {
        await using var lab = await Caller.StartAsync();
        (await lab.CallAsync(method, query)).GetProperty("code").GetInt32().ShouldBe(-3);
        lab.Server.ProtocolViolations.ShouldHaveSingleItem().ShouldContain(violation);
        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Theory]
    [InlineData("listCallbacks", "getCallbackList", "start=0&limit=25", "rows")]
    [InlineData("findCallRecords", "findDialrecord", "", "rows")]
    [InlineData("listVoiceVerificationCalls", "getPhoneAudit", "", "rows")]
    [InlineData("listCallFlows", "findCallFlow", "", "callflow")]
    [InlineData("listCampaignCalls", "findTaskMx", "cflId=7001&start=0&limit=25", "data")]
    [InlineData("getSystemChannels", "systemChannels", "", "channelviewinfo")]
    [InlineData("receiveMessages", "recvMsg", "client=1", "msgs")]
    public async Task Rows_have_the_documented_members_and_no_others(string id, string method, string query, string list)
    {
        await using var lab = await Caller.StartAsync();
        await lab.CallAsync("callbackPhone", $"sourcePhone={Office}&descPhone={Answering}");
        await lab.CallAsync("phoneAudit", $"phone={Answering}&yzm=1&type=1");
        string data = Uri.EscapeDataString($$"""[{"phone":"{{Answering}}"}]""");
        await lab.CallAsync("addTask", $"data={data}&addType=1&name=x&cflName={Uri.EscapeDataString("lab flow")}");
        lab.Exchange.PlaceCall("8001", Answering);
        lab.Time.Advance(TimeSpan.FromMinutes(5));

        var row = (await lab.CallAsync(method, query)).GetProperty(list)[0];
        var documented = Contract().GetProperty("operations").EnumerateArray().Single(o => Id(o) == id).GetProperty("fields").EnumerateArray()
            .Select(f => f.GetString()!)
            .Where(name => name.Contains('.', StringComparison.Ordinal) && !name.StartsWith("groupData", StringComparison.Ordinal)
                && !name.Contains("content.", StringComparison.Ordinal))
            .Select(name => name[(name.LastIndexOf('.') + 1)..]);
        row.EnumerateObject().Select(member => member.Name).ShouldBe(documented, ignoreOrder: true);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_calls_the_source_first_and_shows_its_stages()
    {
        await using var lab = await Caller.StartAsync();
        var id = (await lab.CallAsync("callbackPhone", $"sourcePhone={Office}&descPhone={Answering}")).GetProperty("id").GetInt64();
        id.ToString().Length.ShouldBe(19);
        (await StatusAsync()).ShouldBe(1);
        lab.Exchange.DialCount(Answering).ShouldBe(0);
        lab.Time.Advance(TimeSpan.FromSeconds(4));
        (await StatusAsync()).ShouldBe(4);
        lab.Exchange.DialCount(Answering).ShouldBe(1);
        lab.Time.Advance(TimeSpan.FromSeconds(7));
        (await StatusAsync()).ShouldBe(5);
        lab.Time.Advance(TimeSpan.FromSeconds(15));
        var row = await RowAsync();
        row.GetProperty("cbkTransferTimes").GetInt64().ShouldBe(15);
        row.GetProperty("cbkTransferEndTime").GetString().ShouldBe(row.GetProperty("cbkEndTime").GetString());

        async Task<int> StatusAsync() => (await RowAsync()).GetProperty("cbkStatus").GetInt32();
        async Task<JsonElement> RowAsync() => (await lab.CallAsync("getCallbackList", $"start=0&limit=25&id={id}")).GetProperty("rows")[0];
    }

    [Fact]
    public async Task Times_are_the_PBX_s_and_windows_include_both_ends()
    {
        await using var lab = await Caller.StartAsync();
        lab.Exchange.PlaceCall("8001", Answering);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        const string Start = "2026-01-01 08:00:00";
        (await CountAsync(Start, Start)).ShouldBe(1);
        (await CountAsync("2026-01-01 08:00:01", "2026-01-01 09:00:00")).ShouldBe(0);

        async Task<int> CountAsync(string from, string to) => (await lab.CallAsync(
            "findDialrecord", $"startTime={Uri.EscapeDataString(from)}&endTime={Uri.EscapeDataString(to)}")).GetProperty("recordTotal").GetInt32();
    }

    [Fact]
    public async Task A_recording_is_given_by_its_path_and_by_its_id()
    {
        await using var lab = await Caller.StartAsync();
        lab.Exchange.PlaceCall("8001", Answering);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        var row = (await lab.CallAsync("findDialrecord", "")).GetProperty("rows")[0];
        byte[] expected = lab.Exchange.Records[0].RenderRecording()!;
        (await lab.Http.GetByteArrayAsync("voip/record/" + row.GetProperty("cdrRecordFile").GetString(), TestTimeout.Token)).ShouldBe(expected);
        string byId = $"voip/api/client/download/record.json?id={row.GetProperty("cdrId").GetInt64()}&ismp3=1";
        (await lab.Http.GetByteArrayAsync(byId, TestTimeout.Token)).ShouldBe(expected);
        Parse(await lab.Http.GetStringAsync("voip/api/client/download/record.json?id=1&ismp3=1", TestTimeout.Token)).GetProperty("code").GetInt32()
            .ShouldBe(-11);
    }

    private static JsonElement Contract() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "eighthundred.json"))).RootElement;

    private static string Id(JsonElement operation) => operation.GetProperty("id").GetString()!;

    private static JsonElement Parse(string answer) => JsonDocument.Parse(answer).RootElement;

    [Fact]
    public async Task A_server_that_is_gone_begins_no_campaign_that_was_due_later()
    {
        await using var lab = await Caller.StartAsync();
        string data = Uri.EscapeDataString($$"""[{"phone":"{{Answering}}"}]""");
        await lab.CallAsync(
            "addTask", $"data={data}&addType=1&name=x&cflName={Uri.EscapeDataString("lab flow")}&sendTime={Uri.EscapeDataString("2099-01-01 00:00:00")}");
        lab.Time.NextDue.ShouldNotBeNull();
        await lab.Server.DisposeAsync();
        lab.Time.NextDue.ShouldBeNull();
    }

    private sealed class Caller : IAsyncDisposable
    {
        private readonly string _credentials;

        private Caller(ManualTimeProvider time, SimulatedExchange exchange, EightHundredServer server)
        {
            (Time, Exchange, Server) = (time, exchange, server);
            Http = new HttpClient { BaseAddress = server.BaseAddress };
#pragma warning disable CA5351 // The vendor's protocol.
            string hash = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(server.Password)));
#pragma warning restore CA5351
            _credentials = $"sa_user={server.Account}&sa_password={hash}";
        }

        public ManualTimeProvider Time { get; }

        public SimulatedExchange Exchange { get; }

        public EightHundredServer Server { get; }

        public HttpClient Http { get; }

        public static async Task<Caller> StartAsync()
        {
            var time = new ManualTimeProvider();
            var plan = new NumberPlan()
                .Assign(Answering, NumberScenario.Answered())
                .Assign(Office, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)));
            var exchange = new SimulatedExchange(plan, timeProvider: time);
            exchange.AddExtension("8001", "lab-8001");
            return new Caller(time, exchange, await EightHundredServer.StartAsync(exchange, cancellationToken: TestTimeout.Token));
        }

        public async Task<JsonElement> CallAsync(string method, string query) =>
            Parse(await Http.GetStringAsync($"voip/api/jsondata.html?{_credentials}&method={method}&{query}", TestTimeout.Token));

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await Server.DisposeAsync();
            await Exchange.DisposeAsync();
        }
    }
}
