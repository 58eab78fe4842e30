using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Agents, queues and the callers waiting in them.
internal sealed partial class DscomApi
{
    private Reply LogInAgent(DscomOperation operation, DscomArguments arguments)
    {
        var penalty = arguments.Integer("penalty", 0);
        if (penalty is < 0 or > 99)
        {
            return Refuse(operation, "'penalty' is not between 0 and 99");
        }

        if (DscomAgentStates.FromSettable(arguments["paused"]) is not { } state)
        {
            return Refuse(operation, "'paused' is none of the documented states");
        }

        return Done(operation,
            exchange.LogInAgent(arguments["agentid"], arguments["extension"], arguments["queue"], penalty, state));
    }

    private Reply SetAgentState(DscomOperation operation, DscomArguments arguments)
    {
        if (DscomAgentStates.FromSettable(arguments["paused"]) is not { } state)
        {
            return Refuse(operation, "'paused' is none of the documented states");
        }

        var reason = arguments["reason"];
        return Done(operation,
            exchange.SetAgentState(arguments["extension"], arguments["queue"], state, reason.Length > 0 ? reason : null));
    }

    /// <summary>A map of maps, by queue and extension; an empty array when there is nothing.</summary>
    private Reply ListAgents(DscomArguments arguments)
    {
        var queues = new JsonObject();
        var agents = exchange.Agents
            .Where(agent => Accepts(arguments["agentid"], agent.AgentId))
            .Where(agent => Accepts(arguments["extension"], agent.Extension))
            .Where(agent => Accepts(arguments["queue"], agent.Queue));
        foreach (var agent in agents)
        {
            if (queues[agent.Queue] is not JsonObject queue)
            {
                queues[agent.Queue] = queue = [];
            }

            queue[agent.Extension] = WriteAgent(agent);
        }

        return Succeed(queues.Count > 0 ? queues : new JsonArray());
    }

    /// <summary>The same agents as rows, with Chinese words for the numbers.</summary>
    private Reply ListQueue(DscomArguments arguments)
    {
        var agents = exchange.Agents.Where(agent => agent.Queue == arguments["queue_num"]).ToArray();
        return Page(agents, 1, int.MaxValue, WriteQueueRow);
    }

    private Reply ListWaitingCallers(DscomArguments arguments)
    {
        var callers = exchange.WaitingCallers(arguments["queue_num"]).ToArray();
        return Page(callers, arguments.Integer("page", 1), arguments.Integer("pageSize", 10), WriteWaitingCaller);
    }

    private JsonObject WriteAgent(SimulatedAgent agent)
    {
        var row = WriteAgentBase(agent);
        row["dsStatus"] = DscomAgentStates.DeviceNumber(ExtensionState(agent));
        row["status"] = Text(DscomAgentStates.Number(agent.State));
        row["statusDesc"] = DscomAgentStates.English(agent.State);
        return row;
    }

    private JsonObject WriteQueueRow(SimulatedAgent agent)
    {
        var row = WriteAgentBase(agent);
        var device = DscomAgentStates.DeviceChinese(ExtensionState(agent));
        var state = DscomAgentStates.Chinese(agent.State);
        row["dsStatus"] = device;
        row["status"] = state;
        row["statusDesc"] = $"{state}({Since(agent)})";
        row["dsStatusDesc"] = $"{device}({Since(agent)})";
        row["sampleTime"] = null;
        return row;
    }

    private JsonObject WriteAgentBase(SimulatedAgent agent) => new()
    {
        ["agentid"] = agent.AgentId,
        ["interfaceType"] = "PJSIP",
        ["extension"] = agent.Extension,
        ["queue"] = agent.Queue,
        ["penalty"] = Text(agent.Penalty),
        ["current"] = agent.CurrentNumber,
        ["linkedid"] = agent.CurrentCall is { } call ? DscomRecordShape.UniqueId(call.Id, call.StartedAt) : "",
        ["dsStatus"] = "",
        ["dsStatusDuration"] = Since(agent),
        ["direction"] = DirectionNumber(agent.CurrentCall?.Direction),
        ["status"] = "",
        ["statusDesc"] = "",
        ["statusDuration"] = Since(agent),
        ["callsCurrent"] = agent.CurrentCall is null ? "0" : "1",
        ["callsTotal"] = Text(agent.CallsTaken),
        ["login"] = Text(agent.CallsTaken),
    };

    private JsonObject WriteWaitingCaller(WaitingCaller caller) => new()
    {
        ["serialNo"] = Text(caller.Position),
        ["callerid"] = caller.Number,
        ["channel"] = _shape.Channel(caller.Number, exchange.FindExtension(caller.Number) is not null, caller.Call.Id),
        ["linkedid"] = DscomRecordShape.UniqueId(caller.Call.Id, caller.Call.StartedAt),
        ["queue"] = caller.Queue,
        ["waitTime"] = MinutesAndSeconds(exchange.Clock.GetUtcNow() - caller.Since),
        ["prio"] = "0",
        ["ivr"] = "",
        ["ac"] = "",
    };

    private SimulatedExtensionState ExtensionState(SimulatedAgent agent) =>
        exchange.GetExtensionState(agent.Extension) ?? SimulatedExtensionState.Unavailable;

    private string Since(SimulatedAgent agent)
    {
        var elapsed = exchange.Clock.GetUtcNow() - agent.StateSince;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(int)elapsed.TotalHours:00}:{elapsed.Minutes:00}:{elapsed.Seconds:00}");
    }

    // The document lists no values beside the 0 of its examples, where there is no call.
    private static string DirectionNumber(CallDirection? direction) => direction switch
    {
        CallDirection.Inbound => "1",
        CallDirection.Outbound => "2",
        CallDirection.Internal => "3",
        _ => "0",
    };

    private static string MinutesAndSeconds(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes}:{elapsed.Seconds:00}");
}
