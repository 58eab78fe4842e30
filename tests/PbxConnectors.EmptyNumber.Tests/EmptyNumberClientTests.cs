using System.Text;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests;

public sealed class EmptyNumberClientTests
{
    [Fact]
    public async Task The_six_operations_speak_as_the_document_says()
    {
        await using var bench = await ScreeningBench.StartAsync(["13800000001"], setup => setup.Accounts = 2);
        var client = bench.Client;

        string id = await client.AcquireClientIdAsync();
        var accounts = await client.GetExtensionAccountsAsync(id, threads: 2);
        var plan = await client.GetDialPlanAsync(id);
        var heartbeat = await client.SendHeartbeatAsync(id);
        var status = await client.ReportStatusAsync(id, "8001", ReportedStatus.Call, "13800000001");
        var upload = await client.UploadDialAudioAsync(id, "8001", "13800000001", new byte[] { 1, 2, 3 }, "call 1.wav");

        accounts.ShouldBe(
            [new ExtensionAccount("8001", $"{Planted.ExtensionSecret}-8001"), new ExtensionAccount("8002", $"{Planted.ExtensionSecret}-8002")]);
        plan.ShouldBe([new DialPlanEntry("8001", "13800000001")]);
        heartbeat.ShouldBe(bench.ServerClock.GetUtcNow());
        status.ShouldBe(bench.ServerClock.GetUtcNow());
        upload.ShouldBe(bench.ServerClock.GetUtcNow());
        var sent = bench.Server.Uploads.ShouldHaveSingleItem();
        (sent.ExtensionNumber, sent.PhoneNumber, sent.FileName).ShouldBe(("8001", "13800000001", "call_1.wav"));
        sent.Content.ToArray().ShouldBe([1, 2, 3]);
        bench.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("acquireClientId")]
    [InlineData("getDialPlan")]
    [InlineData("getExtensionAccounts")]
    [InlineData("sendHeartbeat")]
    [InlineData("reportStatus")]
    [InlineData("uploadDialAudio")]
    public async Task The_documents_own_example_answers_are_read(string operation)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Always(operation, Fault.Body(Contract.ExampleOf(operation)));

        switch (operation)
        {
            case "acquireClientId":
                (await bench.Client.AcquireClientIdAsync()).ShouldBe("xxx");
                break;
            case "getDialPlan":
                (await bench.Client.GetDialPlanAsync("c")).ShouldBe([new DialPlanEntry("xxx", "1xxxxxxxxxx")]);
                break;
            case "getExtensionAccounts":
                (await bench.Client.GetExtensionAccountsAsync("c", 2))
                    .ShouldBe([new ExtensionAccount("xxx", "xxxx"), new ExtensionAccount("xxx", "xxxx")]);
                break;
            case "sendHeartbeat":
                (await bench.Client.SendHeartbeatAsync("c")).ShouldBeNull();
                break;
            case "reportStatus":
                (await bench.Client.ReportStatusAsync("c", "8001", ReportedStatus.Idle)).ShouldBeNull();
                break;
            default:
                (await bench.Client.UploadDialAudioAsync("c", "8001", "138", new byte[1], "a.wav")).ShouldBeNull();
                break;
        }
    }

    [Theory]
    [InlineData("\"1600000000\"", 1600000000L)]
    [InlineData("1600000000", 1600000000L)]
    [InlineData("\"1600000000000\"", 1600000000L)]
    [InlineData("1600000000000", 1600000000L)]
    [InlineData("\"16xxx\"", null)]
    [InlineData("99999999999999999", null)]
    [InlineData("-1", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public async Task A_timestamp_is_seconds_or_milliseconds_as_text_or_number_and_never_fails_the_call(string written, long? seconds)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("sendHeartbeat", Fault.Body($$$"""{"code":"200","msg":"","data":{"timestamp":{{{written}}}}}"""));

        var time = await bench.Client.SendHeartbeatAsync("c");

        time.ShouldBe(seconds is { } value ? DateTimeOffset.FromUnixTimeSeconds(value) : null);
    }

    [Theory]
    [InlineData("""{"code":500,"msg":"系统错误","data":null}""")]
    [InlineData("""{"code":"500","msg":"系统错误"}""")]
    public async Task A_code_other_than_200_is_a_refusal_with_the_servers_own_words(string body)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(body));

        var refusal = await Should.ThrowAsync<PbxRejectedException>(() => bench.Client.GetDialPlanAsync("c"));

        refusal.VendorCode.ShouldBe("500");
        refusal.VendorMessage.ShouldBe("系统错误");
        refusal.Message.ShouldContain("系统错误");
        refusal.Delivery.ShouldBe(Delivery.Sent);
        refusal.Pbx.Vendor.ShouldBe("emptynumber");
        refusal.Operation.ShouldBe("GET /dialplan/{clientId}");
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"msg":"no code"}""")]
    [InlineData("""{"code":"abc"}""")]
    public async Task An_answer_that_is_no_envelope_is_a_protocol_error(string body)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(body));

        await Should.ThrowAsync<PbxProtocolException>(() => bench.Client.GetDialPlanAsync("c"));
    }

    [Theory]
    [InlineData("""{"code":200,"msg":"","data":{}}""")]
    [InlineData("""{"code":200,"msg":"","data":{"clientId":""}}""")]
    [InlineData("""{"code":200,"msg":"","data":{"clientId":".."}}""")]
    public async Task An_answer_without_a_usable_client_id_is_a_protocol_error(string body)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("acquireClientId", Fault.Body(body));

        await Should.ThrowAsync<PbxProtocolException>(() => bench.Client.AcquireClientIdAsync());
    }

    [Theory]
    [InlineData("""{"code":200,"msg":"","data":null}""")]
    [InlineData("""{"code":200,"msg":"","data":{"dialplans":null}}""")]
    [InlineData("""{"code":200,"msg":"","data":{"dialplans":[]}}""")]
    [InlineData("""{"code":200,"msg":"","data":{"dialplans":["x",1,null]}}""")]
    public async Task A_plan_without_entries_is_an_empty_plan(string body)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(body));

        (await bench.Client.GetDialPlanAsync("c")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("acquireClientId", 1)]
    [InlineData("getDialPlan", 1)]
    [InlineData("getExtensionAccounts", 3)]
    [InlineData("sendHeartbeat", 3)]
    [InlineData("reportStatus", 3)]
    [InlineData("uploadDialAudio", 3)]
    public async Task What_hands_something_out_is_sent_once_and_the_rest_is_repeated(string operation, int times)
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Always(operation, Fault.Status(500));
        var client = bench.Client;

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => operation switch
        {
            "acquireClientId" => client.AcquireClientIdAsync(),
            "getDialPlan" => client.GetDialPlanAsync("c"),
            "getExtensionAccounts" => client.GetExtensionAccountsAsync("c", 1),
            "sendHeartbeat" => client.SendHeartbeatAsync("c"),
            "reportStatus" => client.ReportStatusAsync("c", "8001", ReportedStatus.Idle),
            _ => (Task)client.UploadDialAudioAsync("c", "8001", "138", new byte[1], "a.wav"),
        });

        bench.Server.Requests.Count(request => request.Operation == operation).ShouldBe(times);
        error.Delivery.ShouldBe(Delivery.Unknown);
    }

    [Fact]
    public async Task A_plan_whose_answer_is_lost_is_not_asked_for_again_and_says_that_numbers_may_be_lost()
    {
        await using var bench = await ScreeningBench.StartAsync(["13800000001"]);
        string id = await bench.Client.AcquireClientIdAsync();
        await bench.Client.GetExtensionAccountsAsync(id, 1);
        bench.Server.Faults.Next("getDialPlan", Fault.Drop);

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.Client.GetDialPlanAsync(id));

        error.Delivery.ShouldBe(Delivery.Unknown);
        bench.Server.HandedOut.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_number_parameter_of_a_report_is_sent_empty_when_there_is_no_number()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        string id = await bench.Client.AcquireClientIdAsync();
        await bench.Client.GetExtensionAccountsAsync(id, 1);

        await bench.Client.ReportStatusAsync(id, "8001", ReportedStatus.Unregistered);

        bench.Reports().ShouldBe(["unregistered"]);
        bench.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Headers_and_a_path_before_the_operations_are_sent_as_configured()
    {
        await using var bench = await ScreeningBench.StartAsync([], setup => setup.ClientOptions = options =>
        {
            options.BaseAddress = new Uri(options.BaseAddress!, "gateway/v1");
            options.Headers["X-Api-Key"] = "key-of-the-house";
        });

        await Should.ThrowAsync<PbxException>(() => bench.Client.AcquireClientIdAsync());

        var request = bench.Server.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/gateway/v1/notify");
        request.Headers["X-Api-Key"].ShouldBe("key-of-the-house");
        request.Headers["Cache-Control"].ShouldContain("no-store");
    }

    [Fact]
    public async Task A_client_id_with_odd_characters_stays_one_path_segment()
    {
        await using var bench = await ScreeningBench.StartAsync([]);

        await Should.ThrowAsync<PbxRejectedException>(() => bench.Client.SendHeartbeatAsync("a b?c#d"));

        bench.Server.Requests.ShouldHaveSingleItem().Path.ShouldBe("/heartbeat/a b?c#d");
    }

    [Fact]
    public async Task Mistakes_of_the_caller_are_told_before_anything_is_sent()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        var client = bench.Client;

        await Should.ThrowAsync<ArgumentException>(() => client.GetDialPlanAsync(" "));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.GetExtensionAccountsAsync("c", 0));
        await Should.ThrowAsync<ArgumentException>(() => client.ReportStatusAsync("c", "", ReportedStatus.Idle));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.ReportStatusAsync("c", "8001", (ReportedStatus)9));
        await Should.ThrowAsync<ArgumentException>(() => client.UploadDialAudioAsync("c", "8001", "138", default, "a.wav"));

        bench.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_upload_form_is_written_as_plainly_as_any_parser_can_read()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        string id = await bench.Client.AcquireClientIdAsync();
        await bench.Client.GetExtensionAccountsAsync(id, 1);

        await bench.Client.UploadDialAudioAsync(id, "8001", "13800000001", "RIFF"u8.ToArray(), "a");

        var request = bench.Server.Requests[^1];
        request.Headers["Content-Type"].ShouldStartWith("multipart/form-data; boundary=pbx-");
        string body = Encoding.UTF8.GetString(request.Body.Span);
        body.ShouldContain("Content-Disposition: form-data; name=\"file_name\"; filename=\"a.wav\"");
        body.ShouldContain("Content-Type: audio/wav");
        body.ShouldContain("name=\"extensionNum\"");
        body.ShouldContain("name=\"phone\"");
        body.ShouldNotContain("filename*");
    }
}
