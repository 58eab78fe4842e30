using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>What rings somebody is sent at most once, whatever breaks.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string, Func<OlaClient, CancellationToken, Task>> OnceOnly => new()
    {
        { "dial", (client, token) => client.Calls.DialAsync("8001", OlaLab.Number, cancellationToken: token) },
        { "hangup", (client, token) => client.Calls.HangUpAsync("8001", token) },
        { "hold", (client, token) => client.Calls.HoldAsync("8001", token) },
        { "retrieveHeldCall", (client, token) => client.Calls.RetrieveAsync("8001", token) },
        { "startCallback", (client, token) => client.Calls.CallBackAsync("13900000001", "13900000002", "g", cancellationToken: token) },
        { "inviteConferenceMember", (client, token) => client.Conferences.InviteAsync("id", "8001", token) },
        {
            "startGroupCall", (client, token) => client.Campaigns.StartAsync(
                new OlaGroupCall { Numbers = ["13900000001"], TrunkGroup = "g", Route = OlaGroupCallRoute.ToQueue("10010") }, token)
        },
    };

    [Theory]
    [MemberData(nameof(OnceOnly))]
    public async Task A_command_whose_answer_is_lost_is_not_sent_again(string operation, Func<OlaClient, CancellationToken, Task> send)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Always(operation, Fault.Drop);

        var error = await Should.ThrowAsync<PbxUnavailableException>(send(client, TestTimeout.Token));

        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Server.Requests.Count(r => r.Operation == operation).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(OnceOnly))]
    public async Task A_command_that_met_an_error_of_the_server_is_not_sent_again(string operation, Func<OlaClient, CancellationToken, Task> send)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Always(operation, Fault.Status(502));

        var error = await Should.ThrowAsync<PbxUnavailableException>(send(client, TestTimeout.Token));

        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Server.Requests.Count(r => r.Operation == operation).ShouldBe(1);
    }

    [Fact]
    public async Task A_question_is_asked_again()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Next("listIvrFlows", Fault.Status(502)).Next("listIvrFlows", Fault.Drop);

        (await client.Ivr.ListFlowsAsync(TestTimeout.Token)).ShouldHaveSingleItem();

        lab.Server.Requests.Count(r => r.Operation == "listIvrFlows").ShouldBe(3);
    }

    [Fact]
    public async Task A_state_is_set_again_for_twice_is_the_same_as_once()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Next("setAgentNotReady", Fault.Drop);

        await client.Agents.SetBreakAsync("8001", TestTimeout.Token);

        lab.Server.Requests.Count(r => r.Operation == "setAgentNotReady").ShouldBe(2);
    }
}
