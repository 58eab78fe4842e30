using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>What rings somebody is sent at most once, whatever breaks.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string> OnceOnly =>
        ["dial", "hangup", "hold", "retrieveHeldCall", "startCallback", "inviteConferenceMember", "startGroupCall"];

    [Theory]
    [MemberData(nameof(OnceOnly))]
    public async Task A_command_whose_answer_is_lost_is_not_sent_again(string operation)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Always(operation, Fault.Drop);

        var error = await Should.ThrowAsync<PbxUnavailableException>(SendAsync(client, operation));

        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Server.Requests.Count(r => r.Operation == operation).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(OnceOnly))]
    public async Task A_command_that_met_an_error_of_the_server_is_not_sent_again(string operation)
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Always(operation, Fault.Status(502));

        var error = await Should.ThrowAsync<PbxUnavailableException>(SendAsync(client, operation));

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

    private static Task SendAsync(OlaClient client, string operation) => operation switch
    {
        "dial" => client.Calls.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token),
        "hangup" => client.Calls.HangUpAsync("8001", TestTimeout.Token),
        "hold" => client.Calls.HoldAsync("8001", TestTimeout.Token),
        "retrieveHeldCall" => client.Calls.RetrieveAsync("8001", TestTimeout.Token),
        "startCallback" => client.Calls.CallBackAsync("13900000001", "13900000002", "g", cancellationToken: TestTimeout.Token),
        "inviteConferenceMember" => client.Conferences.InviteAsync("id", "8001", TestTimeout.Token),
        _ => client.Campaigns.StartAsync(
            new OlaGroupCall { Numbers = ["13900000001"], TrunkGroup = "g", Route = OlaGroupCallRoute.ToQueue("10010") }, TestTimeout.Token),
    };
}
