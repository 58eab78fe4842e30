using System.CommandLine;
using PbxConnectors.Cli.Checks;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc check</c>: looks a configuration over against the real PBX.</summary>
internal static class CheckCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var json = JsonOption.Create();
        var connection = new ConnectionOptions();
        var command = new Command("check", "Checks a connection: reachable, TLS, sign-on, rights, clock and zone. Dials nothing. 诊断连接配置。") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = await connection.SettingsAsync(parsed, terminal, cancellationToken);
            await using var pbx = OpenConnection.Open(settings, connection.LogLevelOf(parsed), terminal);
            var report = await new ConnectionCheck(pbx, settings, terminal.Time).RunAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            }
            else
            {
                Show(terminal.Out, report);
            }

            return (int)(report.Ok ? ExitCode.Done : ExitCode.Findings);
        });
        return command;
    }

    private static void Show(IAnsiConsole console, CheckReport report)
    {
        console.MarkupLine($"[bold]{Markup.Escape(report.Connection)}[/]  {report.Vendor} at {Markup.Escape(report.Address)}");
        foreach (var check in report.Checks)
        {
            var mark = check.Outcome switch
            {
                "passed" => "[green]✓[/]",
                "warning" => "[yellow]![/]",
                "failed" => "[red]✗[/]",
                _ => "[grey]·[/]",
            };
            console.MarkupLine($"{mark} [bold]{Markup.Escape(check.Name)}[/]  {Markup.Escape(CliTerminal.OneLine(check.Detail))}");
            if (check.Advice is not null)
            {
                console.MarkupLine($"    → {Markup.Escape(check.Advice)}");
            }
        }

        var table = new Table().Border(TableBorder.Simple).Title("capabilities").AddColumns("operation", "degree", "asked", "note");
        foreach (var capability in report.Capabilities)
        {
            table.AddRow(
                capability.Operation,
                capability.Degree,
                Markup.Escape(CliTerminal.OneLine(capability.Answer ?? "")),
                Markup.Escape(capability.Note ?? ""));
        }

        console.Write(table);
        console.MarkupLine(report.Ok ? "[green]Nothing stands in the way.[/]" : "[red]Something stands in the way: see above.[/]");
    }
}
