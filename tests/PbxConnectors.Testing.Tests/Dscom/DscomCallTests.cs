using System.Globalization;
using System.Net;
using System.Text.Json;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomCallTests
{
    private const string Number = "13900000001";

    [Fact]
    public async Task Dialling_answers_with_the_unique_id_of_the_call()
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.DialAsync("8001", Number);

        Contract.Shape(answer).ShouldBe(Contract.Shape(Contract.Dscom.Example("dial")));
        answer.GetProperty("msg").GetString().ShouldBe("成功");
        answer.GetProperty("data").GetProperty("uniqueid").GetString()
            .ShouldBe(string.Create(CultureInfo.InvariantCulture, $"hwd-{lab.Time.GetUtcNow().ToUnixTimeSeconds()}.1"));
    }

    [Fact]
    public async Task A_refused_dial_is_code_600001_with_its_chinese_message()
    {
        await using var lab = await DscomFixture.StartAsync();
        await lab.Caller.DialAsync("8001", Number);

        var answer = await lab.Caller.DialAsync("8001", Number);

        answer.GetProperty("code").GetString().ShouldBe("600001");
        answer.GetProperty("msg").GetString().ShouldBe("呼叫异常");
        answer.GetProperty("data").GetArrayLength().ShouldBe(0);
        lab.Exchange.DialCount(Number).ShouldBe(1);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_code_can_be_a_number_and_the_text_escaped()
    {
        await using var lab = await DscomFixture.StartAsync(options: new DscomServerOptions { CodeAsNumber = true,
            EscapeNonAscii = true });

        using var response = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""");

        (await response.Content.ReadAsStringAsync(TestTimeout.Token)).ShouldStartWith("""{"code":600002,"msg":"\u6302""");
    }

    [Fact]
    public async Task Hanging_up_ends_the_call_of_an_extension_or_of_an_outside_number()
    {
        await using var lab = await DscomFixture.StartAsync();
        await lab.Caller.DialAsync("8001", Number);
        await lab.Caller.DialAsync("8002", "13900000002");

        var byExtension = await lab.Caller.PostAsync("/api/v1/call/hangup", """{"extension":"8001"}""");
        var byNumber = await lab.Caller.PostAsync("/api/v1/call/hangup", """{"extension":"13900000002"}""");
        var nothingLeft = await lab.Caller.PostAsync("/api/v1/call/hangup", """{"extension":"8001"}""");

        byExtension.GetProperty("code").GetString().ShouldBe("200");
        byNumber.GetProperty("code").GetString().ShouldBe("200");
        nothingLeft.GetProperty("code").GetString().ShouldBe("600002");
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_status_of_extensions_follows_their_calls()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Exchange.Extensions[2].IsRegistered = false;
        await lab.Caller.DialAsync("8001", Number);

        var answer = await lab.Caller.GetAsync("/api/v1/status/endpoint?page=1&pageSize=10");

        Contract.Shape(answer.GetProperty("data")[0]).ShouldBe(Contract.Shape(Contract.Dscom.Example("getExtensionStatus")
            .GetProperty("data")[0]));
        answer.GetProperty("total").GetInt32().ShouldBe(3);
        answer.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("state").GetString())
            .ShouldBe(["In use", "Not in use", "Unavailable"]);
    }

    [Fact]
    public async Task The_status_of_one_extension_is_one_row()
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.GetAsync("/api/v1/status/endpoint?page=1&pageSize=10&endpoint=8002");

        answer.GetProperty("data").EnumerateArray().ShouldHaveSingleItem().GetProperty("endpoint").GetString().ShouldBe("8002");
        answer.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_call_record_has_every_member_of_the_printed_example_with_its_kind()
    {
        await using var lab = await DscomFixture.StartAsync();
        await FinishCallAsync(lab);

        var row = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0];

        Contract.Shape(row).Except(["caller_recording: String", "callee_recording: String", "direction: String"])
            .ShouldBe(Contract.Shape(Contract.Dscom.Example("listCallRecords").GetProperty("data")[0]));
        row.GetProperty("disposition").GetString().ShouldBe("ANSWERED");
        row.GetProperty("hangupcause").GetString().ShouldBe("16");
        row.GetProperty("start").GetString().ShouldBe("2026-03-02 04:00:00");
        row.GetProperty("answer").GetString().ShouldBe("2026-03-02 04:00:07");
        row.GetProperty("end").GetString().ShouldBe("2026-03-02 04:00:22");
        row.GetProperty("duration").GetInt32().ShouldBe(22);
        row.GetProperty("billsec").GetInt32().ShouldBe(15);
        row.GetProperty("src").GetString().ShouldBe("8001");
        row.GetProperty("dst").GetString().ShouldBe(Number);
    }

    [Fact]
    public async Task A_billing_record_has_exactly_the_members_of_the_printed_example()
    {
        await using var lab = await DscomFixture.StartAsync();
        await FinishCallAsync(lab);

        var row = (await lab.Caller.GetAsync("/api/v1/cdr/list?start_time=2026-03-02 00:00:00&end_time=2026-03-03 00:00:00"))
            .GetProperty("data")[0];

        Contract.Shape(row).ShouldBe(Contract.Shape(Contract.Dscom.Example("listBillingRecords").GetProperty("data")[0]));
    }

    [Fact]
    public async Task The_unique_id_of_the_dial_is_the_linked_id_of_the_record()
    {
        await using var lab = await DscomFixture.StartAsync();
        var dialled = (await lab.Caller.DialAsync("8001", Number)).GetProperty("data").GetProperty("uniqueid").GetString();
        lab.Time.Advance(1.Minutes());

        var row = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0];

        row.GetProperty("linkedid").GetString().ShouldBe(dialled);
        row.GetProperty("uniqueid").GetString().ShouldBe(dialled);
    }

    [Theory]
    [InlineData(NumberState.Busy, "BUSY", "17")]
    [InlineData(NumberState.NoAnswer, "NO ANSWER", "19")]
    [InlineData(NumberState.EmptyNumber, "FAILED", "1")]
    public async Task Dispositions_are_spelled_as_printed(NumberState state, string disposition, string cause)
    {
        await using var lab = await DscomFixture.StartAsync(new NumberPlan(NumberScenario.For(state)));
        await FinishCallAsync(lab);

        var row = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0];

        row.GetProperty("disposition").GetString().ShouldBe(disposition);
        row.GetProperty("hangupcause").GetString().ShouldBe(cause);
        row.GetProperty("billsec").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_record_appears_only_after_the_call_and_the_delay()
    {
        await using var lab = await DscomFixture.StartAsync(options: new DscomServerOptions { RecordDelay = 3.Seconds() });
        await lab.Caller.DialAsync("8001", Number);
        (await CountRecordsAsync(lab)).ShouldBe(0);

        lab.Time.Advance(22.Seconds());
        (await CountRecordsAsync(lab)).ShouldBe(0);
        lab.Time.Advance(3.Seconds());

        (await CountRecordsAsync(lab)).ShouldBe(1);
    }

    [Fact]
    public async Task The_billing_window_includes_its_start_and_excludes_its_end()
    {
        await using var lab = await DscomFixture.StartAsync();
        await FinishCallAsync(lab);

        async Task<int> Count(string from, string to) =>
            (await lab.Caller.GetAsync($"/api/v1/cdr/list?start_time={from}&end_time={to}")).GetProperty("data").GetArrayLength();

        (await Count("2026-03-02 04:00:00", "2026-03-02 04:00:01")).ShouldBe(1);
        (await Count("2026-03-02 03:59:00", "2026-03-02 04:00:00")).ShouldBe(0);
        (await Count("2026-03-02 04:00:01", "2026-03-02 05:00:00")).ShouldBe(0);
    }

    [Fact]
    public async Task Records_come_in_pages_with_the_total_of_all()
    {
        await using var lab = await DscomFixture.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await FinishCallAsync(lab);
        }

        var page = await lab.Caller.GetAsync("/api/v1/cdr?page=2&pageSize=2");
        var beyond = await lab.Caller.GetAsync("/api/v1/cdr?page=4&pageSize=2");

        page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetInt64()).ShouldBe([3, 4]);
        page.GetProperty("total").GetInt32().ShouldBe(5);
        beyond.GetProperty("data").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Records_are_filtered_by_number_disposition_and_direction()
    {
        var plan = new NumberPlan(NumberScenario.Answered()).Assign("13900000002", NumberScenario.Busy());
        await using var lab = await DscomFixture.StartAsync(plan);
        await FinishCallAsync(lab);
        await FinishCallAsync(lab, "8002", "13900000002");

        async Task<int> Count(string filter) => (await lab.Caller.GetAsync($"/api/v1/cdr?page=1&pageSize=10&{filter}"))
            .GetProperty("total").GetInt32();

        (await Count("src=8002")).ShouldBe(1);
        (await Count("dst=13900000001")).ShouldBe(1);
        (await Count("disposition=ANSWERD")).ShouldBe(1);
        (await Count("disposition=BUSY")).ShouldBe(1);
        (await Count("direction=out")).ShouldBe(2);
        (await Count("direction=in")).ShouldBe(0);
        (await Count("start=2026-03-02 04:01:00&end=2026-03-02 04:01:00")).ShouldBe(1);
    }

    [Fact]
    public async Task The_recording_is_at_the_servers_root_for_who_has_a_token()
    {
        await using var lab = await DscomFixture.StartAsync();
        await FinishCallAsync(lab);
        var path = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0].GetProperty("recording")
            .GetString()!;
        path.ShouldMatch(@"^monitor/20260302/20260302-040000-8001-13900000001-hwd-\d+\.1\.wav$");

        using var recording = await lab.Caller.GetRawAsync("/" + path);
        lab.Caller.Http.DefaultRequestHeaders.Authorization = null;
        using var stranger = await lab.Caller.GetRawAsync("/" + path);

        recording.Content.Headers.ContentType!.MediaType.ShouldBe("audio/x-wav");
        WaveFile.TryRead(await recording.Content.ReadAsStreamAsync(TestTimeout.Token), out var audio, out _).ShouldBeTrue();
        audio!.Duration.ShouldBe(22.Seconds());
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_recording_that_does_not_exist_is_not_found()
    {
        await using var lab = await DscomFixture.StartAsync();
        await FinishCallAsync(lab);

        using var response = await lab.Caller.GetRawAsync("/monitor/20260302/20260302-040000-8001-99-hwd-1.1.wav");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_call_without_a_recording_has_an_empty_path()
    {
        await using var lab = await DscomFixture.StartAsync(new NumberPlan(NumberScenario.Answered() with { Records = false }));
        await FinishCallAsync(lab);

        var row = (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data")[0];

        row.GetProperty("recording").GetString().ShouldBe("");
    }

    private static async Task FinishCallAsync(DscomFixture lab, string extension = "8001", string number = Number)
    {
        (await lab.Caller.DialAsync(extension, number)).GetProperty("code").GetString().ShouldBe("200");
        lab.Time.Advance(1.Minutes());
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
    }

    private static async Task<int> CountRecordsAsync(DscomFixture lab) =>
        (await lab.Caller.GetAsync("/api/v1/cdr?page=1&pageSize=10")).GetProperty("data").GetArrayLength();
}
