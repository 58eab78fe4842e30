namespace PbxConnectors.Conformance;

/// <summary>An agent's day, as far as the PBX knows agents.</summary>
public sealed class AgentSpecification
{
    [Theory, EveryVendor]
    public async Task An_agent_logs_on_takes_a_break_comes_back_and_logs_off(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var capabilities = pbx.Dialer.Capabilities;
        if (!capabilities.Supports(PbxOperation.AgentStatus))
        {
            pbx.Dialer.TryGetFeature<IPbxAgents>(out _).ShouldBeFalse();
            return;
        }

        var agents = pbx.Feature<IPbxAgents>();
        if (capabilities.Supports(PbxOperation.AgentLogIn))
        {
            await agents.LogInAsync(Attempt.LogIn(pbx), Bench.Limit);
            (await StateAsync(pbx)).ShouldNotBeOneOf(AgentState.LoggedOut, pbx.TellsStates ? AgentState.Unknown : AgentState.LoggedOut);
        }

        if (capabilities.Supports(PbxOperation.AgentBreak))
        {
            await agents.SetBreakAsync(Bench.Extension, reason: "午休", cancellationToken: Bench.Limit);
            (await StateAsync(pbx)).ShouldBe(pbx.TellsStates ? AgentState.NotReady : AgentState.Unknown);
        }

        if (capabilities.Supports(PbxOperation.AgentReady))
        {
            await agents.SetReadyAsync(Bench.Extension, cancellationToken: Bench.Limit);
            (await StateAsync(pbx)).ShouldBe(pbx.TellsStates ? AgentState.Ready : AgentState.Unknown);
        }

        if (capabilities.Supports(PbxOperation.AgentLogOut))
        {
            await agents.LogOutAsync(Bench.Extension, cancellationToken: Bench.Limit);
            (await StateAsync(pbx)).ShouldBe(pbx.TellsStates ? AgentState.LoggedOut : AgentState.Unknown);
        }
    }

    // Of an agent who is in no queue some PBXes say so, and some say nothing.
    private static async Task<AgentState> StateAsync(PbxUnderTest pbx)
    {
        var states = await pbx.Feature<IPbxAgents>().GetAgentStatusAsync(Bench.Extension, Bench.Limit);
        states.ShouldAllBe(state => state.Extension == Bench.Extension);
        return states.Count == 0 ? AgentState.LoggedOut : states.Select(state => state.State).Distinct().ShouldHaveSingleItem();
    }
}
