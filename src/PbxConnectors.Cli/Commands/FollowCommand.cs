using System.CommandLine;
using System.Globalization;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc follow</c>: events of a PBX as they come.</summary>
internal static class FollowCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var extensions = new Option<string[]>("--extension", "-e")
        {
            Description = "Extension to follow; may be given more than once. 分机。",
            HelpName = "EXTENSION",
            DefaultValueFactory = _ => [],
        };
        var limit = NumberOption.Seconds("--for", "Ends after this long. Default: Ctrl+C ends it. 时长（秒）。");
        var count = NumberOption.Whole("--count", "Ends after so many events. 事件数。", 1);
        var raw = new Option<bool>("--raw") { Description = "The PBX's own words as well. 原始报文。" };
        var json = new Option<bool>("--json") { Description = "A JSON document on each line. 每行一个 JSON。" };
        var connection = new ConnectionOptions();
        var command = new Command("follow", "Shows events of the PBX as they come. 实时跟踪事件。") { extensions, limit, count, raw, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = await connection.SettingsAsync(parsed, terminal, cancellationToken);
            Listen(settings, parsed.GetRequiredValue(extensions));
            await using var pbx = OpenConnection.Open(settings, connection.LogLevelOf(parsed), terminal);
            if (!pbx.Dialer.TryGetFeature<IPbxEvents>(out var events))
            {
                throw new PbxNotSupportedException(pbx.Dialer.Pbx, PbxOperation.LiveCallEvents,
                    pbx.Dialer.Capabilities.NoteOn(PbxOperation.LiveCallEvents) ?? "Read its records instead: pbxc records.");
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = parsed.GetValue(limit) is { } seconds
                ? terminal.Time.CreateTimer(_ => end.Cancel(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan)
                : null;
            var wanted = parsed.GetRequiredValue(extensions).ToHashSet(StringComparer.Ordinal);
            var left = parsed.GetValue(count) ?? int.MaxValue;
            try
            {
                await foreach (var happened in events.ReadEventsAsync(end.Token))
                {
                    var entry = EventEntry.Of(happened, parsed.GetValue(raw));
                    if (wanted.Count > 0 && entry.Extension is { } extension && !wanted.Contains(extension))
                    {
                        continue;
                    }

                    if (parsed.GetValue(json))
                    {
                        await terminal.OutWriter.WriteLineAsync(JsonOutput.Line(entry));
                    }
                    else
                    {
                        Show(happened, entry, terminal);
                    }

                    await terminal.OutWriter.FlushAsync(end.Token);
                    if (--left == 0)
                    {
                        break;
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time is up: that was asked for.
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    // What a PBX tells by itself depends on its settings; following it is reason enough to switch that on.
    private static void Listen(ConnectionSettings settings, string[] extensions)
    {
        if (settings.Is("ola"))
        {
            for (var i = 0; i < extensions.Length; i++)
            {
                settings[$"Session:Keys:pbxc{i}"] = $"ola.agent.{extensions[i]}";
            }

            if (!settings.Has("Session:Keys"))
            {
                throw new CliException(ExitCode.BadInput, "An ola PBX tells of the extensions asked for: name them by --extension 8001.");
            }
        }
        else if (!settings.Is("dscom") && !settings.Is("sip") && !settings.Has("Events"))
        {
            // Pushes need a server that receives them; a terminal has none, but records can be asked for.
            settings["Events:PollRecords"] = "true";
        }
    }

    private static void Show(PbxEvent happened, EventEntry entry, CliTerminal terminal)
    {
        var time = TimeZoneInfo.ConvertTime(happened.At ?? happened.ObservedAt, terminal.Time.LocalTimeZone);
        var style = happened is ConnectionLost or EventsDropped ? "red" : happened is CallChanged ? "green" : "default";
        terminal.Out.MarkupLine($"{time.ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)}  [{style}]{entry.Type,-18}[/]  " +
            $"{Markup.Escape(CliTerminal.OneLine(entry.Describe()))}");
    }
}
