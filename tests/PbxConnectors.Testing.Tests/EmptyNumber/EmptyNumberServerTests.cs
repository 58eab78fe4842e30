using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

public sealed class EmptyNumberServerTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Numbers = ["13900000001", "13900000002", "13900000003"];

    private EmptyNumberServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _server = await EmptyNumberServer.StartAsync(
            new EmptyNumberServerOptions { Numbers = Numbers,
                Accounts = [new("8001", "s1"), new("8002", "s2"), new("8003", "s3")] }, TestTimeout.Token);
        _http = new HttpClient { BaseAddress = _server.BaseAddress };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Every_answer_has_the_printed_shape()
    {
        var notify = await GetAsync("notify");
        var client = notify.GetProperty("data").GetProperty("clientId").GetString();
        var accounts = await GetAsync($"accounts/{client}?threadsNum=2");
        var plan = await GetAsync($"dialplan/{client}");
        var status = await GetAsync($"status/{client}?status=call&extensionNum=8001&phoneNum=13900000001");
        var heartbeat = await PostAsync($"heartbeat/{client}", null);
        var upload = await PostAsync($"dial_wav/{client}", Form("x.wav", "8001", "13900000001"));

        ShouldLookLike(notify, "acquireClientId");
        ShouldLookLike(accounts, "getExtensionAccounts");
        ShouldLookLike(plan, "getDialPlan");
        ShouldLookLike(status, "reportStatus");
        ShouldLookLike(heartbeat, "sendHeartbeat");
        ShouldLookLike(upload, "uploadDialAudio");
        Contract.Shape(plan.GetProperty("data").GetProperty("dialplans")[0])
            .ShouldBe(Contract.Shape(Contract.EmptyNumber.Example("getDialPlan").GetProperty("data")
                .GetProperty("dialplans")[0]));
        _server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Accounts_are_allotted_as_far_as_the_pool_goes_and_never_twice()
    {
        var first = await AcquireAsync();
        var second = await AcquireAsync();

        (await AccountsAsync(first, 2)).ShouldBe(["8001", "8002"]);
        (await AccountsAsync(second, 2)).ShouldBe(["8003"]);
        (await AccountsAsync(first, 2)).ShouldBe(["8001", "8002"]);
    }

    [Fact]
    public async Task Each_number_is_handed_out_once_and_only_to_an_idle_extension()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 2);

        (await PlanAsync(client)).ShouldBe(["8001=13900000001", "8002=13900000002"]);
        (await PlanAsync(client)).ShouldBeEmpty();
        await GetAsync($"status/{client}?status=idle&extensionNum=8002&phoneNum=13900000002");
        (await PlanAsync(client)).ShouldBe(["8002=13900000003"]);
        await GetAsync($"status/{client}?status=idle&extensionNum=8001&phoneNum=");

        (await PlanAsync(client)).ShouldBeEmpty();
        _server.NumbersLeft.ShouldBe(0);
        _server.AddNumbers("13900000004");
        (await PlanAsync(client)).ShouldBe(["8001=13900000004"]);
        _server.HandedOut.Select(number => number.PhoneNumber).ShouldBe([.. Numbers, "13900000004"]);
    }

    [Fact]
    public async Task A_late_report_about_an_earlier_number_frees_nothing()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 1);
        await PlanAsync(client);
        await GetAsync($"status/{client}?status=idle&extensionNum=8001&phoneNum=13900000001");
        await PlanAsync(client);

        await GetAsync($"status/{client}?status=idle&extensionNum=8001&phoneNum=13900000001");

        (await PlanAsync(client)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("status=ringing&extensionNum=8001&phoneNum=1", "'status' is none of")]
    [InlineData("status=call&extensionNum=8001", "'phoneNum' is missing")]
    [InlineData("status=call&extensionNum=&phoneNum=1", "'extensionNum' is missing")]
    [InlineData("status=call&extensionNum=8003&phoneNum=1", "not allotted")]
    [InlineData("status=call&extensionNum=8001&phone=1", "'phone' is not a parameter")]
    public async Task A_report_that_breaks_the_document_is_refused(string query, string violation)
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 1);

        var answer = await GetAsync($"status/{client}?{query}");

        answer.GetProperty("code").GetInt32().ShouldBe(400);
        _server.ProtocolViolations.ShouldHaveSingleItem().ShouldContain(violation);
        _server.Statuses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Uploads_are_kept_with_their_bytes()
    {
        var client = await AcquireAsync();
        var waiting = _server.WaitForUploadsAsync(1, TestTimeout.Token);

        await PostAsync($"dial_wav/{client}", Form("call.wav", "8001", "13900000001"));
        await waiting;

        var upload = _server.Uploads.ShouldHaveSingleItem();
        upload.ExtensionNumber.ShouldBe("8001");
        upload.PhoneNumber.ShouldBe("13900000001");
        upload.FileName.ShouldBe("call.wav");
        upload.Content.ToArray().ShouldBe("RIFF"u8.ToArray());
    }

    [Theory]
    [InlineData("call.mp3", "8001", "1", "does not end in .wav")]
    [InlineData("call.wav", null, "1", "'extensionNum' is missing")]
    [InlineData("call.wav", "8001", null, "'phone' is missing")]
    [InlineData(null, "8001", "1", "no file named 'file_name'")]
    public async Task An_upload_that_breaks_the_document_is_refused(string? file, string? extension, string? phone,
        string violation)
    {
        var client = await AcquireAsync();

        var answer = await PostAsync($"dial_wav/{client}", Form(file, extension, phone));

        answer.GetProperty("code").GetInt32().ShouldBe(400);
        _server.ProtocolViolations.ShouldHaveSingleItem().ShouldContain(violation);
    }

    [Fact]
    public async Task A_client_that_is_not_known_is_told_so()
    {
        var client = await AcquireAsync();
        _server.ForgetClients();

        var answer = await PostAsync($"heartbeat/{client}", null);

        answer.GetProperty("code").GetInt32().ShouldBe(404);
        answer.GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Null);
        _server.Heartbeats.ShouldBe(0);
    }

    [Fact]
    public async Task After_forgetting_a_client_its_numbers_are_not_handed_out_again()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 2);
        await PlanAsync(client);

        _server.ForgetClients();
        var again = await AcquireAsync();
        await AccountsAsync(again, 2);

        (await PlanAsync(again)).ShouldBe(["8001=13900000003"]);
    }

    [Fact]
    public async Task A_second_call_to_a_number_is_counted_and_a_repeated_report_is_not()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 1);

        foreach (var status in (string[])["call", "call", "during", "idle"])
        {
            await GetAsync($"status/{client}?status={status}&extensionNum=8001&phoneNum=13900000001");
        }

        _server.DoubleDials.ShouldBe(0);
        await GetAsync($"status/{client}?status=call&extensionNum=8001&phoneNum=13900000001");

        _server.DoubleDials.ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_verb_is_noted()
    {
        var client = await AcquireAsync();

        await GetAsync($"heartbeat/{client}");

        _server.ProtocolViolations.ShouldHaveSingleItem().ShouldBe("sendHeartbeat: the verb is GET instead of POST");
    }

    [Fact]
    public async Task Handing_out_can_fail_after_the_numbers_are_gone()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 1);
        _server.Faults.Next("getDialPlan", Fault.Drop);

        await Should.ThrowAsync<HttpRequestException>(GetAsync($"dialplan/{client}"));

        _server.HandedOut.ShouldHaveSingleItem().PhoneNumber.ShouldBe("13900000001");
    }

    [Fact]
    public async Task Tests_can_wait_for_reports()
    {
        var client = await AcquireAsync();
        await AccountsAsync(client, 1);
        var waiting = _server.WaitForStatusesAsync(statuses => statuses.Any(status => status.Status == "idle"),
            TestTimeout.Token);

        await GetAsync($"status/{client}?status=idle&extensionNum=8001&phoneNum=");

        await waiting;
    }

    [Fact]
    public void An_account_does_not_print_its_secret() =>
        new EmptyNumberAccount("8001", "planted-secret").ToString().ShouldBe("8001");

    [Fact]
    public void The_server_knows_the_operations_of_the_contract() =>
        _server.Faults.Operations.Order().ShouldBe(Contract.EmptyNumber.OperationIds.Order());

    private static void ShouldLookLike(JsonElement answer, string operation)
    {
        var example = Contract.EmptyNumber.Example(operation);
        Contract.Shape(answer).ShouldBe(Contract.Shape(example));
        Contract.Shape(answer.GetProperty("data")).ShouldBe(Contract.Shape(example.GetProperty("data")));
    }

    private static MultipartFormDataContent Form(string? fileName, string? extension, string? phone)
    {
        var form = new MultipartFormDataContent();
        if (fileName is not null)
        {
            var file = new ByteArrayContent(Encoding.ASCII.GetBytes("RIFF"));
            file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            form.Add(file, "file_name", fileName);
        }

        if (extension is not null)
        {
            form.Add(new StringContent(extension), "extensionNum");
        }

        if (phone is not null)
        {
            form.Add(new StringContent(phone), "phone");
        }

        return form;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestTimeout.Token);
        return await DscomCaller.ReadAsync(response);
    }

    private async Task<JsonElement> PostAsync(string path, HttpContent? content)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, TestTimeout.Token);
        return await DscomCaller.ReadAsync(response);
    }

    private async Task<string> AcquireAsync() =>
        (await GetAsync("notify")).GetProperty("data").GetProperty("clientId").GetString()!;

    private async Task<string[]> AccountsAsync(string client, int threads) =>
        [.. (await GetAsync($"accounts/{client}?threadsNum={threads}")).GetProperty("data")
            .GetProperty("accounts").EnumerateArray()
            .Select(account => account.GetProperty("extensionNum").GetString()!)];

    private async Task<string[]> PlanAsync(string client) =>
        [.. (await GetAsync($"dialplan/{client}")).GetProperty("data").GetProperty("dialplans").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("extensionNum").GetString()}={entry.GetProperty("phoneNum").GetString()}")];
}
