using System.Reflection;
using System.Text.Json;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Tests;

/// <summary>What the client sends, against the contract: these fail when the contract gains something the client lacks.</summary>
public sealed class RequestTests
{
    // Served by the billing push, over a socket: its tests have a folder of their own.
    private const string Push = "subscribeBillingPush";

    public static TheoryData<string> HttpOperations => [.. Contract.Operations.Select(o => o.Id).Where(id => id != Push)];

    public static TheoryData<string> PrintedRequests =>
        [.. Contract.Operations.Where(o => o.RequestExamples.Count > 0 && !o.Path.StartsWith("/oauth", StringComparison.Ordinal)).Select(o => o.Id)];

    [Theory, MemberData(nameof(HttpOperations))]
    public void Every_operation_has_its_line_with_the_verb_and_the_path_of_the_document(string id)
    {
        var operation = Contract.Operation(id);

        Lines().ShouldContain(line => line.Method.Method == operation.Method && line.Path == operation.Path);
    }

    [Fact]
    public void No_line_is_of_an_operation_the_document_does_not_have()
    {
        var documented = Contract.Operations.Select(o => $"{o.Method} {o.Path}").ToList();

        Lines().Select(line => line.Name).ShouldBeSubsetOf(documented);
    }

    [Theory, MemberData(nameof(HttpOperations))]
    public void Every_operation_has_a_public_method(string id) => ContractCalls.All.Keys.ShouldContain(id);

    [Theory, MemberData(nameof(HttpOperations))]
    public async Task Every_parameter_is_sent_by_its_documented_name_in_its_documented_place(string id)
    {
        var operation = Contract.Operation(id);

        var request = await SendAsync(id, options => options.SendGetParametersInBody = true);

        request.Method.Method.ShouldBe(operation.Method);
        request.Body.EnumerateObject().Select(m => m.Name).ShouldBe(operation.In("body"), ignoreOrder: true);
        request.Query.Keys.ShouldBe(operation.Method == "GET" ? operation.In("query").Concat(operation.In("body")) : [], ignoreOrder: true);
        operation.In("path").ShouldAllBe(name => operation.Path.Contains($"{{{name}}}"));
    }

    [Theory, MemberData(nameof(HttpOperations))]
    public async Task Every_member_of_a_body_has_its_documented_type(string id)
    {
        var request = await SendAsync(id, options => options.SendGetParametersInBody = true);

        foreach (var parameter in Contract.Operation(id).Parameters.Where(p => p.Place == "body"))
        {
            var expected = parameter.Type == "number" ? JsonValueKind.Number : JsonValueKind.String;
            request.Body.GetProperty(parameter.Name).ValueKind.ShouldBe(expected, parameter.Name);
        }
    }

    [Theory, MemberData(nameof(PrintedRequests))]
    public async Task The_body_is_the_one_the_document_prints(string id)
    {
        var request = await SendAsync(id, options => options.SendGetParametersInBody = true);

        JsonElement.DeepEquals(request.Body, Contract.Operation(id).RequestExamples[0]).ShouldBeTrue(request.BodyText);
    }

    [Theory]
    [InlineData(1, "aa_1001315,s,1")]
    [InlineData(2, "ext-queues,200,1")]
    public async Task A_transfer_to_an_application_is_written_as_the_document_prints_it(int example, string application)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await client.Calls.TransferAsync(DscomTransferType.Application, "8001", application, TestTimeout.Token);

        JsonElement.DeepEquals(pbx.Single.Body, Contract.Operation("transfer").RequestExamples[example]).ShouldBeTrue(pbx.Single.BodyText);
    }

    [Theory, MemberData(nameof(HttpOperations))]
    public async Task The_headers_of_the_document_are_on_every_request(string id)
    {
        var request = await SendAsync(id);
        var headers = Contract.Root.GetProperty("headers").EnumerateArray()
            .ToDictionary(h => h.GetProperty("name").GetString()!, h => h.GetProperty("value").GetString()!);
        if (request.BodyText.Length == 0)
        {
            headers.Remove("Content-Type");
        }

        if (id == "downloadRecording")
        {
            // A file of the web server, not an operation of the interface.
            headers.Clear();
        }

        foreach (var (name, value) in headers)
        {
            request.Headers[name].ShouldBe(value);
        }

        string expected = request.IsForToken ? "" : "Bearer header.payload.signature";
        request.Headers.GetValueOrDefault("Authorization", "").ShouldBe(expected);
    }

    [Theory]
    [InlineData("listParkedCalls")]
    [InlineData("getAgentStatus")]
    public async Task A_get_with_a_printed_body_sends_its_parameters_in_the_query_unless_told_otherwise(string id)
    {
        var request = await SendAsync(id);

        request.BodyText.ShouldBeEmpty();
        request.Query.Keys.ShouldBe(Contract.Operation(id).In("body"), ignoreOrder: true);
    }

    [Theory]
    [InlineData("4", "4")]
    [InlineData("client-a", "\"client-a\"")]
    [InlineData("0042", "\"0042\"")]
    public async Task A_client_id_is_a_number_only_when_it_reads_as_exactly_that_number(string clientId, string sent)
    {
        var request = await SendAsync("requestAccessToken", options => options.ClientId = clientId);

        request.Body.GetProperty("client_id").GetRawText().ShouldBe(sent);
    }

    [Fact]
    public async Task The_refresh_grant_carries_the_refresh_token_and_not_the_password()
    {
        var request = await SendAsync("refreshAccessToken");

        request.Body.GetProperty("grant_type").GetString().ShouldBe("refresh_token");
        request.Body.GetProperty("refresh_token").GetString().ShouldBe("next-one");
        request.BodyText.ShouldNotContain(Planted.Password);
    }

    [Fact]
    public async Task Texts_travel_unharmed_in_query_and_body()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await client.Agents.GetStatusAsync("a b&c=d+é中", cancellationToken: TestTimeout.Token);
        await client.Agents.SetStateAsync("8001", "200", Agents.DscomAgentState.WorkBreak, "开会 \"10:00\" <x>", TestTimeout.Token);

        pbx.Requests[1].Query["agentid"].ShouldBe("a b&c=d+é中");
        pbx.Requests[2].Body.GetProperty("reason").GetString().ShouldBe("开会 \"10:00\" <x>");
    }

    [Fact]
    public async Task The_path_prefix_is_an_option_that_recordings_lie_outside_of()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient(options => options.PathPrefix = "");

        await Should.ThrowAsync<PbxException>(() => client.Calls.HangUpAsync("8001", TestTimeout.Token));

        pbx.Requests[0].Address.AbsoluteUri.ShouldBe("https://pbx.example:8443/oauth/token");
    }

    private static IEnumerable<WireOperation> Lines() => typeof(DscomOperations)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (WireOperation)field.GetValue(null)!);

    private static async Task<StubRequest> SendAsync(string id, Action<DscomOptions>? configure = null)
    {
        using var pbx = new StubPbx();
        if (id == "refreshAccessToken")
        {
            // Refused at once, so that the token has to be renewed.
            pbx.Answer("requestAccessToken", Contract.Example("requestAccessToken").Replace(
                "\"refresh_token\": \"\"", "\"refresh_token\": \"next-one\"", StringComparison.Ordinal));
            pbx.Answer("hangup", _ => pbx.Requests.Count < 3
                ? new StubReply(System.Net.HttpStatusCode.Unauthorized, "{}")
                : StubReply.Json(Contract.Example("hangup")));
        }

        if (id == "synthesizeSpeech")
        {
            pbx.Answer(id, """{"code":"200","msg":"成功","data":{"audio":"UklGRg=="},"total":0}""");
        }

        await using var client = pbx.CreateClient(configure);
        await ContractCalls.All[id](client);

        return pbx.Requests.First(r => r.Operation == id);
    }
}
