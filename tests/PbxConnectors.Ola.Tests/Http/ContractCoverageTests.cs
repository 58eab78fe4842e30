using System.Text.Json;
using System.Web;
using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Ola.Conferences;
using PbxConnectors.Ola.Extensions;
using PbxConnectors.Ola.OutboundGroups;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>Every operation of the contract can be sent, and what is sent is what the contract says, member by member.</summary>
public sealed class ContractCoverageTests
{
    private static readonly OlaExtensionSettings Extension8010 = new()
    {
        Extension =
            "8010", Password = "planted-phone-10", OutboundGroupId = "out", TransferNumber = "13900000002", AutoLogIn = true, AutoReady = true,
    };

    private static readonly OlaOutboundGroupPrompts Prompts = new()
    {
        StartPrompt = "/sounds/a.wav", EndPrompt = "/sounds/b.wav", PromptTimes = 2, KeyCollection = OlaKeyCollection.OtherParty,
    };

    private static readonly OlaConferenceSettings Weekly = new()
    {
        Topic = "周会 1&2", OutboundGroupId = "out", Record = true, NameDisplay = OlaNameDisplay.Alias, Blending = false,
    };

    [Fact]
    public async Task Every_http_operation_is_sent_as_the_contract_says()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();

        await SendEverythingAsync(client, lab);

        lab.Server.ProtocolViolations.ShouldBeEmpty();
        foreach (var operation in Contract.HttpOperations)
        {
            string id = operation.GetProperty("id").GetString()!;
            var requests = lab.Server.Requests.Where(r => r.Operation == id).ToList();
            requests.ShouldNotBeEmpty($"{id} was not sent");
            foreach (var request in requests)
            {
                CheckAgainstContract(operation, request);
            }
        }
    }

    [Fact]
    public async Task Every_command_of_the_web_socket_is_sent_as_clients_on_the_wire_send_it()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = await lab.ConnectAsync(options => options.Session.AllowUndocumentedCommands = true);

        await SendEveryCommandAsync(client, lab);

        lab.Server.ProtocolViolations.ShouldBeEmpty();
        foreach (var operation in Contract.Commands)
        {
            string id = operation.GetProperty("id").GetString()!;
            var command = lab.Server.Commands.FirstOrDefault(c => c.Operation == id).ShouldNotBeNull($"{id} was not sent");
            CheckAgainstFrame(id, operation.GetProperty("frame"), JsonDocument.Parse(command.Json).RootElement);
        }
    }

    [Fact]
    public async Task The_laboratory_knows_every_operation_of_the_contract()
    {
        await using var lab = await OlaLab.StartAsync();

        // Receiving is no operation that could be asked for: its events have names of their own.
        var ids = Contract.Operations.Select(o => o.GetProperty("id").GetString()!).Where(id => id != "wsReceiveMessages").ToList();

        ids.Count.ShouldBe(64);
        ids.ShouldBeSubsetOf(lab.Server.Faults.Operations);
    }

    [Fact]
    public void The_codes_of_the_document_have_names() =>
        Contract.ErrorCodes.Distinct().ShouldBe(["200", OlaErrorCodes.AuthenticationFailed, OlaErrorCodes.AccountNotEnabled]);

    private static async Task SendEverythingAsync(OlaClient client, OlaLab lab)
    {
        var token = TestTimeout.Token;
        await client.Calls.DialAsync("8001", "13900000001", "订单 7&8=9", token);
        lab.Time.Advance(TimeSpan.FromSeconds(10));
        await client.Calls.HoldAsync("8001", token);
        await client.Calls.RetrieveAsync("8001", token);
        await client.Calls.HangUpAsync("8001", token);
        await client.Calls.CallBackAsync("13900000001", "13900000002", "trunkLab", "order-7", token);
        await client.Agents.SetBreakAsync("8001", token);
        await client.Agents.SetReadyAsync("8001", token);
        (await client.Agents.GetStatusAsync("8001", token)).ShouldNotBeNull();
        await client.Agents.ListStatusAsync(Agents.OlaAgentState.Ready, "10010", token);
        (await client.Agents.ListStatusAsync(cancellationToken: token)).Count.ShouldBe(3);
        await client.Extensions.CreateAsync(Extension8010, token);
        await client.Extensions.UpdateAsync(Extension8010 with { TransferNumber = null }, token);
        (await client.Extensions.ListAsync("8010", token)).ShouldHaveSingleItem().AutoLogIn.ShouldBe(true);
        await client.Extensions.DeleteAsync("8010", token);
        await client.OutboundGroups.CreateAsync("vip", "贵宾组", Prompts, token);
        await client.OutboundGroups.UpdateAsync("vip", Prompts with { PromptTimes = 3 }, token);
        (await client.OutboundGroups.ListAsync("贵宾", token)).ShouldHaveSingleItem().PromptTimes.ShouldBe(3);
        (await client.OutboundGroups.ListExtensionsAsync("out", "8002", token)).ShouldHaveSingleItem();
        await client.OutboundGroups.DeleteAsync("vip", token);
        (await client.Queues.ListAsync("AI", "10010", token)).ShouldHaveSingleItem();
        lab.Server.AddWaitingCaller("10010", "33333131", "13900000005");
        (await client.Queues.ListWaitingCallersAsync("10010", token)).ShouldHaveSingleItem();
        (await client.TrunkGroups.ListAsync("trunk", token)).ShouldHaveSingleItem();
        (await client.Ivr.ListFlowsAsync(token)).ShouldHaveSingleItem();
        var conference = await client.Conferences.CreateAsync(Weekly, token);
        await client.Conferences.UpdateAsync(conference.Id, Weekly with { Record = false }, token);
        (await client.Conferences.ListAsync(conference.Number, "周会 1&2", token)).ShouldHaveSingleItem().Recorded.ShouldBe(false);
        await client.Conferences.SetMembersAsync(conference.Id, ["8001", "8002"], token);
        await client.Conferences.InviteAsync(conference.Id, "8001", token);
        await client.Conferences.MuteMemberAsync(conference.Id, "8001", token);
        (await client.Conferences.ListMembersAsync(conference.Id, token)).Single(m => m.Number == "8001").State
            .ShouldBe(OlaConferenceMemberState.Muted);
        await client.Conferences.UnmuteMemberAsync(conference.Id, "8001", token);
        await client.Conferences.RemoveMemberAsync(conference.Id, "8001", token);
        await client.Conferences.EndAsync(conference.Id, token);
        await client.Conferences.DeleteAsync(conference.Id, token);
        await client.Blacklist.AddAsync("13900000009", OlaBlacklistKind.Inbound, token);
        await client.Blacklist.UpdateAsync("13900000009", OlaBlacklistKind.Both, token);
        (await client.Blacklist.ListAsync("1390000000", OlaBlacklistKind.Both, token)).ShouldHaveSingleItem();
        await client.Blacklist.RemoveAsync("13900000009", OlaBlacklistKind.Both, token);
        foreach (var route in (OlaGroupCallRoute[])
            [OlaGroupCallRoute.ToIvr("29"), OlaGroupCallRoute.ToQueue("10010"), OlaGroupCallRoute.PlayFile("/sounds/a.wav"), OlaGroupCallRoute.Speak("您好"), OlaGroupCallRoute.ToAi("5", "6")])
        {
            await client.Campaigns.StartAsync(
                new OlaGroupCall
                {
                    Numbers = ["13900000001", "13900000002"], TrunkGroup = "trunkLab", Route = route, BatchId = "7", DetectEmptyNumbers = true, Timeout = 30,
                },
                token);
        }
    }

    private static async Task SendEveryCommandAsync(OlaClient client, OlaLab lab)
    {
        var session = client.Session;
        var token = TestTimeout.Token;
        await session.SubscribeAsync("ola.agent.8001", token);
        await session.PingAsync(token);
        await session.LogInAsync("8001", ["10010", "10023"], token);
        await session.SetBreakAsync("8001", "午餐", token);
        await session.SetReadyAsync("8001", token);
        await session.DialAsync("8001", "13900000001", "订单7", "gw1", token);
        lab.Time.Advance(TimeSpan.FromSeconds(10));
        await session.HoldAsync("8001", token);
        await session.RetrieveAsync("8001", token);
        await session.CollectDigitsAsync("8001", "/sounds/keys.wav", token);
        await session.ListenAsync("8003", "8001", token);
        await session.WhisperAsync("8003", "agent", token);
        await session.StopListeningAsync("8003", token);
        await session.AddThirdPartyAsync("8001", "13900000002", "gw1", token);
        await session.RemoveThirdPartyAsync("13900000002", token);
        await session.ConferenceAsync("8001", "8002", token);
        await session.AnswerAsync("8001", token);
        (await session.GetAgentStateAsync("8001", token)).ShouldBe(Agents.OlaAgentState.Busy);
        await session.GetTrunkStateAsync(token);
        await session.TransferAsync("8001", "8002", token);
        await session.InterceptAsync("8003", "8002", token);
        await session.ConsultAsync("8003", "8002", token);
        await session.HangUpAsync("8002", token);
        await session.HangUpAsync("8003", token);
        await session.DialAsync("8001", "13900000001", cancellationToken: token);
        await session.KillCallAsync($"00000000-0000-4000-8000-{lab.Exchange.ActiveCalls[0].Id:d12}", cancellationToken: token);
        lab.Exchange.ActiveCalls.ShouldBeEmpty();
        lab.Server.AddWaitingCaller("10010", "33333131", "13900000005");
        await session.TakeQueuedCallAsync("8001", "33333131", token);
        await session.UnsubscribeAsync("ola.agent.8001", token);
        await session.LogOutAsync("8001", token);
    }

    private static void CheckAgainstContract(JsonElement operation, RecordedRequest request)
    {
        string id = operation.GetProperty("id").GetString()!;
        request.Method.ShouldBe(operation.GetProperty("method").GetString(), id);
        bool hasForm = operation.GetProperty("hasForm").GetBoolean();
        bool isForm = request.Headers.GetValueOrDefault("Content-Type", "").StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal);
        isForm.ShouldBe(hasForm, $"{id}: form body");
        request.Query.Keys.ShouldBeSubsetOf(operation.Names("query"), id);
        operation.Names("query", requiredOnly: true).ShouldBeSubsetOf(request.Query.Keys, id);
        var form = HttpUtility.ParseQueryString(request.BodyText).AllKeys.OfType<string>().ToList();

        // Of the two spellings of one parameter both are sent.
        var known = operation.Names("form").Append(id == "setConferenceMembers" ? "confId" : "");
        form.ShouldBeSubsetOf(known, id);
        operation.Names("form", requiredOnly: true).ShouldBeSubsetOf(form, id);
        string[] template = operation.GetProperty("path").GetString()!.Split('/');
        string[] path = request.Path.Split('/');
        for (int i = 0; i < path.Length; i++)
        {
            if (!template[i].StartsWith('{'))
            {
                path[i].ShouldBe(template[i], id);
            }
        }

        if (id != "requestToken")
        {
            request.Headers.Keys.ShouldContain("X-Auth-Token", id);
        }
    }

    private static void CheckAgainstFrame(string id, JsonElement frame, JsonElement sent)
    {
        sent.GetProperty("cmd").GetString().ShouldBe(frame.GetProperty("cmd").GetString(), id);
        sent.TryGetProperty("action", out var action).ShouldBe(frame.TryGetProperty("action", out _), id);
        if (action.ValueKind == JsonValueKind.String)
        {
            action.GetString().ShouldBe("api");
        }

        sent.GetProperty("uuid").GetString().ShouldNotBeNull().ShouldMatch("^73836387-0000-0000-0000-[0-9]{12}$", id);
        sent.TryGetProperty("args", out var arguments).ShouldBe(frame.TryGetProperty("args", out var expected), id);
        Names(arguments).ShouldBe(Names(expected), id);
    }

    private static List<string> Names(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object ? [.. arguments.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal)] : [];
}
