using System.CommandLine;
using System.Globalization;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc status</c>: extensions, agents, queues and trunks as they stand.</summary>
internal static class StatusCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var extensions = new Argument<string[]>("EXTENSION") { Description = "Extensions. Default: all. 分机，默认全部。", Arity = ArgumentArity.ZeroOrMore };
        var agents = new Option<bool>("--agents") { Description = "The agents at these extensions as well. 坐席状态。" };
        var queues = new Option<string[]>("--queue", "-q")
        {
            Description = "Queue whose agents and waiting callers to show; may be given more than once. 队列。",
            HelpName = "QUEUE",
            DefaultValueFactory = _ => [],
        };
        var trunks = new Option<bool>("--trunks") { Description = "The trunks as well. 中继。" };
        var json = JsonOption.Create();
        var connection = new ConnectionOptions();
        var command = new Command("status", "Shows extensions, agents, queues and trunks. 查看分机、坐席、队列、中继状态。")
        {
            extensions, agents, queues, trunks, json,
        };
        connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(agents) && (result.GetValue(extensions) ?? []).Length == 0)
            {
                result.AddError("--agents needs extensions: pbxc status 8001 8002 --agents.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var pbx = await connection.OpenAsync(parsed, terminal, cancellationToken);
            var asked = parsed.GetValue(extensions) ?? [];
            var named = parsed.GetRequiredValue(queues);
            var report = new StatusReport
            {
                Vendor = pbx.Dialer.Pbx.Vendor,
                Connection = pbx.Dialer.Pbx.Connection,
                Extensions = asked.Length > 0 || (named.Length == 0 && !parsed.GetValue(trunks))
                    ? await ReadExtensionsAsync(pbx, asked, cancellationToken)
                    : [],
                Agents = await ReadAgentsAsync(pbx, parsed.GetValue(agents) ? asked : [], named, cancellationToken),
                Waiting = await ReadWaitingAsync(pbx, named, cancellationToken),
                Trunks = parsed.GetValue(trunks) ? await ReadTrunksAsync(pbx, cancellationToken) : [],
            };
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            }
            else
            {
                Show(terminal.Out, report);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ExtensionEntry>> ReadExtensionsAsync(
        OpenConnection pbx, string[] extensions, CancellationToken cancellationToken)
    {
        var status = pbx.Need<IPbxStatus>(PbxOperation.ExtensionStatus);
        var entries = new List<ExtensionEntry>();
        foreach (var extension in extensions)
        {
            entries.Add(Entry(await status.GetExtensionStatusAsync(extension, cancellationToken)));
        }

        if (extensions.Length == 0)
        {
            await foreach (var found in status.ListExtensionStatusAsync(cancellationToken))
            {
                entries.Add(Entry(found));
            }
        }

        return entries;

        static ExtensionEntry Entry(ExtensionStatus found) =>
            new(found.Extension, Names.Of(found.State), found.VendorState, Names.Iso(found.ObservedAt));
    }

    private static async Task<IReadOnlyList<AgentEntry>> ReadAgentsAsync(
        OpenConnection pbx, string[] extensions, string[] queues, CancellationToken cancellationToken)
    {
        var entries = new List<AgentEntry>();
        foreach (var extension in extensions)
        {
            entries.AddRange((await pbx.Need<IPbxAgents>(PbxOperation.AgentStatus).GetAgentStatusAsync(extension, cancellationToken)).Select(Entry));
        }

        foreach (var queue in queues)
        {
            // Some PBXes know who waits in a queue and not who works for it.
            if (pbx.Dialer.Capabilities.Supports(PbxOperation.QueueStatus))
            {
                entries.AddRange((await pbx.Need<IPbxQueues>(PbxOperation.QueueStatus).ListQueueAgentsAsync(queue, cancellationToken)).Select(Entry));
            }
        }

        return entries;

        static AgentEntry Entry(AgentStatus agent) => new(
            agent.Extension, agent.AgentId, agent.Queue, Names.Of(agent.State), agent.Reason, agent.VendorState, Names.Milliseconds(agent.Since));
    }

    private static async Task<IReadOnlyList<WaitingEntry>> ReadWaitingAsync(OpenConnection pbx, string[] queues, CancellationToken cancellationToken)
    {
        var entries = new List<WaitingEntry>();
        foreach (var queue in queues)
        {
            var callers = await pbx.Need<IPbxQueues>(PbxOperation.WaitingCallers).ListWaitingCallersAsync(queue, cancellationToken);
            entries.AddRange(
                callers.Select(caller => new WaitingEntry(caller.Queue, caller.Position, caller.Caller, Names.Milliseconds(caller.Waiting))));
        }

        return entries;
    }

    private static async Task<IReadOnlyList<TrunkEntry>> ReadTrunksAsync(OpenConnection pbx, CancellationToken cancellationToken)
    {
        var entries = new List<TrunkEntry>();
        await foreach (var trunk in pbx.Need<IPbxTrunks>(PbxOperation.TrunkStatus).ListTrunkStatusAsync(cancellationToken))
        {
            entries.Add(new TrunkEntry(trunk.Trunk, Names.Of(trunk.State), trunk.VendorState, trunk.Channels, trunk.ChannelsInUse));
        }

        return entries;
    }

    private static void Show(IAnsiConsole console, StatusReport report)
    {
        Write(
            console,
            "extensions",
            ["extension", "state", "the PBX says"],
            report.Extensions,
            entry => [entry.Extension, entry.State, entry.VendorState]);
        Write(console, "agents", ["extension", "agent", "queue", "state", "reason", "since"], report.Agents,
            entry => [entry.Extension, entry.AgentId, entry.Queue, entry.State, entry.Reason, Length(entry.SinceMs)]);
        Write(console, "waiting callers", ["queue", "place", "caller", "waits"], report.Waiting,
            entry => [entry.Queue, entry.Position?.ToString(CultureInfo.InvariantCulture), entry.Caller, Length(entry.WaitingMs)]);
        Write(console, "trunks", ["trunk", "state", "the PBX says", "channels", "in use"], report.Trunks,
            entry =>
            [
                entry.Trunk,
                entry.State,
                entry.VendorState,
                entry.Channels?.ToString(CultureInfo.InvariantCulture),
                entry.ChannelsInUse?.ToString(CultureInfo.InvariantCulture),
            ]);
        if (report is { Extensions: [], Agents: [], Waiting: [], Trunks: [] })
        {
            console.WriteLine("Nothing to show.");
        }
    }

    private static void Write<T>(IAnsiConsole console, string title, string[] columns, IReadOnlyList<T> entries, Func<T, string?[]> cells)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).Title(title).AddColumns(columns);
        foreach (var entry in entries)
        {
            table.AddRow([.. cells(entry).Select(cell => Markup.Escape(cell ?? ""))]);
        }

        console.Write(table);
    }

    private static string Length(long? milliseconds) => Names.Length(milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null);
}
