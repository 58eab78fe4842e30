using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomControlTests
{
    private const string Number = "13900000001";

    [Fact]
    public void The_server_knows_every_operation_of_the_contract() =>
        DscomOperation.All.Select(operation => operation.Id).Order().ShouldBe(Contract.Dscom.OperationIds.Order());

    [Fact]
    public void Every_operation_has_the_verb_path_and_parameters_of_the_contract()
    {
        foreach (var operation in DscomOperation.All.Where(operation => operation.Method != "WS"))
        {
            var printed = Contract.Dscom.Operation(operation.Id);
            printed.GetProperty("method").GetString().ShouldBe(operation.Method, operation.Id);
            printed.GetProperty("path").GetString().ShouldBe(operation.Path, operation.Id);
            var parameters =
                from parameter in printed.GetProperty("parameters").EnumerateArray()
                where parameter.GetProperty("in").GetString() != "path"
                select $"{parameter.GetProperty("name").GetString()} {parameter.GetProperty("required").GetBoolean()}";
            operation.Parameters.Select(parameter => $"{parameter.Name} {parameter.Required}").Order()
                .ShouldBe(parameters.Order(), operation.Id);
        }
    }

    [Fact]
    public async Task Hold_retrieve_transfer_and_hang_up_leave_the_right_records()
    {
        await using var lab = await TalkingAsync();

        (await Command(lab, "hold", """{"extension":"8001"}""")).ShouldBe("200");
        lab.Time.Advance(5.Seconds());
        (await Command(lab, "unhold", """{"extension":"8001"}""")).ShouldBe("200");
        (await Command(lab, "transfer", """{"type":"blind","extension":"8001","dest":"8002"}""")).ShouldBe("200");
        lab.Time.Advance(4.Seconds());
        (await Command(lab, "hangup", """{"extension":"8002"}""")).ShouldBe("200");

        var rows = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data");
        rows.EnumerateArray().Select(row => $"{row.GetProperty("src")}>{row.GetProperty("dst")} {row.GetProperty("billsec")}")
            .ShouldBe([$"8001>{Number} 8", $"{Number}>8002 4"]);
        rows.EnumerateArray().Select(row => row.GetProperty("linkedid").GetString()).Distinct().ShouldHaveSingleItem();
        rows.EnumerateArray().Select(row => row.GetProperty("uniqueid").GetString()).Distinct().Count().ShouldBe(2);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attended_transfer_is_completed_by_hanging_up_and_cancelled_by_its_own_command()
    {
        await using var lab = await TalkingAsync();

        (await Command(lab, "transfer", """{"type":"attended","extension":"8001","dest":"8002"}""")).ShouldBe("200");
        (await Command(lab, "cancelAtxfer", """{"extension":"8001"}""")).ShouldBe("200");
        (await Command(lab, "cancelAtxfer", """{"extension":"8001"}""")).ShouldBe("600007");
        (await Command(lab, "transfer", """{"type":"attended","extension":"8001","dest":"8002"}""")).ShouldBe("200");
        (await Command(lab, "hangup", """{"extension":"8001"}""")).ShouldBe("200");

        var call = lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
        (call.Caller, call.Callee).ShouldBe((Number, "8002"));
    }

    [Fact]
    public async Task A_call_is_transferred_to_a_queue_or_a_menu()
    {
        await using var lab = await TalkingAsync();
        lab.Exchange.AddQueue("200");
        lab.Exchange.AddMenu("aa_1001315");

        (await Command(lab, "transfer", """{"type":"app","extension":"8001","dest":"ext-queues,200,1"}""")).ShouldBe("200");
        lab.Exchange.WaitingCallers("200").ShouldHaveSingleItem().Number.ShouldBe(Number);
        (await Command(lab, "redirect", $$"""{"extension":"8001","dest":"{{Number}}"}""")).ShouldBe("200");
        (await Command(lab, "transfer", """{"type":"app","extension":"8001","dest":"aa_1001315,s,1"}""")).ShouldBe("200");

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("aa_1001315");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"warm","extension":"8001","dest":"8002"}""")]
    [InlineData("""{"type":"app","extension":"8001","dest":"8002"}""")]
    [InlineData("""{"type":"app","extension":"8001","dest":"ext-queues,200,first"}""")]
    public async Task A_transfer_nobody_can_read_is_code_600005(string body)
    {
        await using var lab = await TalkingAsync();

        (await Command(lab, "transfer", body)).ShouldBe("600005");

        lab.Server.ProtocolViolations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_parked_call_is_listed_as_printed_and_taken_back_by_its_number()
    {
        await using var lab = await TalkingAsync();
        (await Command(lab, "park", """{"extension":"8001"}""")).ShouldBe("200");
        lab.Time.Advance(12.Seconds());

        var list = await lab.Caller.GetAsync("/api/v1/call/parkList");
        var none = await lab.Caller.GetAsync("/api/v1/call/parkList?extension=8002");

        var row = list.GetProperty("data").EnumerateArray().ShouldHaveSingleItem();
        Contract.Shape(row).ShouldBe(Contract.Shape(Contract.Dscom.Example("listParkedCalls").GetProperty("data")[0]));
        row.GetProperty("parkeeCallerIDNum").GetString().ShouldBe(Number);
        row.GetProperty("parkingSpace").GetString().ShouldBe("701");
        row.GetProperty("parkingDuration").GetString().ShouldBe("12");
        row.GetProperty("parkingTimeout").GetString().ShouldBe("588");
        list.GetProperty("total").GetInt32().ShouldBe(0);
        none.GetProperty("data").GetArrayLength().ShouldBe(0);
        (await Command(lab, "unpark", $$"""{"extension":"8002","dest":"{{Number}}"}""")).ShouldBe("200");
        (await Command(lab, "unpark", $$"""{"extension":"8002","dest":"{{Number}}"}""")).ShouldBe("600018");
    }

    [Fact]
    public async Task Without_a_limit_the_parking_time_left_overflows_as_printed()
    {
        await using var lab = await TalkingAsync(new ExchangeOptions { ParkingTimeout = null });
        await Command(lab, "park", """{"extension":"8001"}""");
        lab.Time.Advance(12.Seconds());

        var row = (await lab.Caller.GetAsync("/api/v1/call/parkList")).GetProperty("data")[0];

        row.GetProperty("parkingTimeout").GetString().ShouldBe("18446744073709551604");
    }

    [Fact]
    public async Task A_get_with_a_body_is_understood_where_the_document_prints_one()
    {
        await using var lab = await TalkingAsync();
        await Command(lab, "park", """{"extension":"8001"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri("dscom-api/public/api/v1/call/parkList", UriKind.Relative));
        request.Content = new StringContent("""{"extension":"8002"}""", Encoding.UTF8, "application/json");

        using var response = await lab.Caller.Http.SendAsync(request, TestTimeout.Token);

        (await DscomCaller.ReadAsync(response)).GetProperty("data").GetArrayLength().ShouldBe(0);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("barge", SupervisionMode.BargeIn, "600011")]
    [InlineData("monitor", SupervisionMode.Listen, "600013")]
    [InlineData("whisper", SupervisionMode.Whisper, "600015")]
    public async Task A_supervisor_joins_and_leaves_by_hanging_up(string operation, SupervisionMode mode, string failure)
    {
        await using var lab = await TalkingAsync();

        (await Command(lab, operation, """{"extension":"8002","dest":"8001"}""")).ShouldBe("200");
        lab.Exchange.ActiveCalls[1].Supervision.ShouldBe(mode);
        (await Command(lab, "hangup", """{"extension":"8002"}""")).ShouldBe("200");
        (await Command(lab, operation, """{"extension":"8002","dest":"8003"}""")).ShouldBe(failure);

        lab.Exchange.ActiveCalls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_ringing_call_is_picked_up()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddExtension("8009", "secret-9", ExtensionBehaviour.NeverAnswers);
        lab.Exchange.ReceiveCall(Number, "8009");

        (await Command(lab, "pickup", """{"extension":"8001","dest":"8009"}""")).ShouldBe("200");
        (await Command(lab, "pickup", """{"extension":"8002","dest":"8009"}""")).ShouldBe("600009");

        lab.Exchange.ActiveCalls.ShouldHaveSingleItem().Callee.ShouldBe("8001");
    }

    [Fact]
    public async Task A_recording_is_played_on_a_handset_by_its_absolute_path()
    {
        await using var lab = await TalkingAsync();
        await Command(lab, "hangup", """{"extension":"8001"}""");
        var path = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0].GetProperty("recording")
            .GetString();

        (await Command(lab, "handsetPlay", $$"""{"extension":"8001","filename":"{{path}}"}""")).ShouldBe("600021");
        (await Command(lab, "handsetPlay", """{"extension":"8001","filename":"/var/spool/asterisk/monitor/none.wav"}""")).ShouldBe("600022");
        (await Command(lab, "handsetPlay", $$"""{"extension":"8001","filename":"/var/spool/asterisk/{{path}}"}""")).ShouldBe("200");

        lab.Exchange.GetExtensionState("8001").ShouldBe(SimulatedExtensionState.InUse);
    }

    [Fact]
    public async Task Agents_are_shown_as_numbers_in_one_call_and_as_words_in_another()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");
        (await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"200","penalty":1,"paused":0}""")).ShouldBe("200");
        lab.Time.Advance(4.Minutes() + 34.Seconds());

        var map = await lab.Caller.GetAsync("/api/v1/agent/getAgentStatus?queue=200");
        var rows = await lab.Caller.GetAsync("/api/v1/status/queue?queue_num=200");

        var agent = map.GetProperty("data").GetProperty("200").GetProperty("8001");
        Contract.Shape(agent).ShouldBe(Contract.Shape(Contract.Dscom.Example("getAgentStatus").GetProperty("data")
            .GetProperty("200").GetProperty("8001")));
        Contract.Shape(rows.GetProperty("data")[0]).ShouldBe(Contract.Shape(Contract.Dscom.Example("getQueueStatus")
            .GetProperty("data")[0]));
        agent.GetProperty("status").GetString().ShouldBe("0");
        agent.GetProperty("statusDesc").GetString().ShouldBe("Ready");
        agent.GetProperty("statusDuration").GetString().ShouldBe("00:04:34");
        map.GetProperty("total").GetInt32().ShouldBe(0);
        rows.GetProperty("data")[0].GetProperty("status").GetString().ShouldBe("就绪");
        rows.GetProperty("data")[0].GetProperty("statusDesc").GetString().ShouldBe("就绪(00:04:34)");
        rows.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Where_there_is_no_agent_the_map_is_an_empty_array()
    {
        await using var lab = await DscomFixture.StartAsync();

        (await lab.Caller.GetAsync("/api/v1/agent/getAgentStatus")).GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Array);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(4, "4")]
    [InlineData(5, "5")]
    [InlineData(11, "11")]
    [InlineData(12, "12")]
    [InlineData(13, "13")]
    public async Task Settable_agent_states_read_back_as_the_same_number(int paused, string status)
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");
        await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"200"}""");

        (await Agent(lab, "pause", $$"""{"extension":"8001","paused":{{paused}},"queue":"200","reason":"because"}""")).ShouldBe("200");

        (await lab.Caller.GetAsync("/api/v1/agent/getAgentStatus?agentid=1011")).GetProperty("data").GetProperty("200")
            .GetProperty("8001")
            .GetProperty("status").GetString().ShouldBe(status);
    }

    [Fact]
    public async Task Agent_commands_fail_with_their_own_codes()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");

        (await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"999"}""")).ShouldBe("610000");
        (await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"200","paused":7}""")).ShouldBe("610007");
        (await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"200","penalty":"1"}""")).ShouldBe("610007");
        (await Agent(lab, "logout", """{"extension":"8001","queue":"200"}""")).ShouldBe("610002");
        (await Agent(lab, "logout", """{"extension":"8001"}""")).ShouldBe("610001");
        (await Agent(lab, "pause", """{"extension":"8001","paused":0,"queue":"200"}""")).ShouldBe("610004");
        (await Agent(lab, "pause", """{"extension":"8001","paused":"0","queue":"200"}""")).ShouldBe("610003");
    }

    [Fact]
    public async Task An_agent_logs_out_of_all_queues()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");
        await Agent(lab, "login", """{"agentid":"1011","extension":"8001","queue":"200"}""");

        (await Agent(lab, "logout", """{"extension":"8001","queue":"all"}""")).ShouldBe("200");

        lab.Exchange.Agents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_callers_are_listed_as_printed()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.AddQueue("200");
        lab.Exchange.ReceiveCall(Number, "200");
        lab.Time.Advance(12.Seconds());

        var answer = await lab.Caller.GetAsync("/api/v1/status/wait?page=1&pageSize=10&queue_num=200");

        var row = answer.GetProperty("data")[0];
        Contract.Shape(row).ShouldBe(Contract.Shape(Contract.Dscom.Example("getWaitingCallers").GetProperty("data")[0]));
        row.GetProperty("waitTime").GetString().ShouldBe("0:12");
        row.GetProperty("serialNo").GetString().ShouldBe("1");
        answer.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task The_trunk_is_listed_as_printed()
    {
        await using var lab = await TalkingAsync();

        var busy = (await lab.Caller.GetAsync("/api/v1/status/trunk?page=1&pageSize=10&trunk_name=")).GetProperty("data")[0];
        lab.Exchange.TrunkIsAvailable = false;
        var down = (await lab.Caller.GetAsync("/api/v1/status/trunk?page=1&pageSize=10")).GetProperty("data")[0];

        Contract.Shape(busy).ShouldBe(Contract.Shape(Contract.Dscom.Example("getTrunkStatus").GetProperty("data")[0]));
        busy.GetProperty("state").GetString().ShouldBe("In use");
        busy.GetProperty("channels").GetString().ShouldBe("1 of inf");
        down.GetProperty("state").GetString().ShouldBe("Unavailable");
    }

    [Fact]
    public async Task Voice_messages_are_listed_marked_and_downloaded()
    {
        await using var lab = await DscomFixture.StartAsync(exchangeOptions: new ExchangeOptions { RingLimit = 20.Seconds() });
        lab.Exchange.AddExtension("8009", "secret-9", new ExtensionBehaviour { AnswerDelay = null, HasMailbox = true });
        lab.Exchange.ReceiveCall(Number, "8009", new InboundCaller { LeavesMessage = 10.Seconds() });
        lab.Time.Advance(1.Minutes());
        const string window = "/api/v1/voicemail?page=1&pageSize=10&start=2026-03-02 00:00:00&end=2026-03-03 00:00:00";

        var row = (await lab.Caller.GetAsync(window + "&is_read=no")).GetProperty("data")[0];
        Contract.Shape(row).ShouldBe(Contract.Shape(Contract.Dscom.Example("listVoicemails").GetProperty("data")[0]));
        row.GetProperty("duration").GetInt32().ShouldBe(10);
        using var recording = await lab.Caller.GetRawAsync("/" + row.GetProperty("recording").GetString());
        recording.IsSuccessStatusCode.ShouldBeTrue();

        (await lab.Caller.PutAsync("/api/v1/voicemail/1", """{"is_read":"yes"}""")).GetProperty("code").GetString().ShouldBe("200");
        (await lab.Caller.PutAsync("/api/v1/voicemail/1", """{"is_read":"maybe"}""")).GetProperty("code").GetString().ShouldBe("510000");
        (await lab.Caller.PutAsync("/api/v1/voicemail/77", """{"is_read":"yes"}""")).GetProperty("code").GetString().ShouldBe("510001");
        (await lab.Caller.GetAsync(window + "&is_read=no")).GetProperty("total").GetInt32().ShouldBe(0);
        (await lab.Caller.GetAsync(window)).GetProperty("data")[0].GetProperty("is_read").GetString().ShouldBe("yes");
    }

    [Fact]
    public async Task Speech_is_a_wave_of_16_kilohertz_in_base64()
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.PostAsync("/api/v1/tts/synthesize", """{"text":"测试语音合成"}""");

        var data = answer.GetProperty("data");
        Contract.Shape(data).ShouldBe(Contract.Shape(Contract.Dscom.Example("synthesizeSpeech").GetProperty("data")));
        CallProgress.WaveFile.TryRead(new MemoryStream(data.GetProperty("audio").GetBytesFromBase64()), out var audio, out _)
            .ShouldBeTrue();
        audio!.SampleRate.ShouldBe(16000);
        audio.Duration.ShouldBe(1.5.Seconds());
    }

    private static async Task<string?> Command(DscomFixture lab, string operation, string body) =>
        await CodeAsync(lab, $"/api/v1/call/{operation}", body);

    private static async Task<string?> Agent(DscomFixture lab, string operation, string body) =>
        await CodeAsync(lab, $"/api/v1/agent/{operation}", body);

    private static async Task<string?> CodeAsync(DscomFixture lab, string path, string body)
    {
        var answer = await lab.Caller.PostAsync(path, body);
        Contract.Shape(answer).ShouldBe(["code: String", "data: Array", "msg: String", "total: Number"]);
        return answer.GetProperty("code").GetString();
    }

    /// <summary>8001 has been talking to the number for 3 seconds; 8002 and 8003 are free.</summary>
    private static async Task<DscomFixture> TalkingAsync(ExchangeOptions? options = null)
    {
        var lab = await DscomFixture.StartAsync(
            new NumberPlan(NumberScenario.Answered(ringTime: 1.Seconds(), talkTime: 30.Minutes())), exchangeOptions: options);
        await lab.Caller.DialAsync("8001", Number);
        lab.Time.Advance(5.Seconds());
        return lab;
    }
}
