using System.CommandLine;
using PbxConnectors.Cli.Checks;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc check</c>: looks a configuration over against the real PBX.</summary>
internal static class CheckCommand
{
    private const int WidthForNotes = 120;

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
                console.Write(Advice(check.Advice));
            }
        }

        // Notes are sentences: in a column of a narrow terminal they would be broken within words.
        bool wide = console.Profile.Width >= WidthForNotes;
        bool asked = report.Capabilities.Any(capability => capability.Answer is { Length: > 0 });
        var table = new Table().Border(TableBorder.Simple).Title("capabilities")
            .AddColumn(new TableColumn("operation").NoWrap())
            .AddColumn(new TableColumn("degree").NoWrap());
        foreach (var name in new[] { asked ? "asked" : null, wide ? "note" : null }.OfType<string>())
        {
            table.AddColumn(name);
        }

        var notes = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2)).AddColumn();
        foreach (var capability in report.Capabilities)
        {
            var row = new List<string> { capability.Operation, Short(capability.Degree) };
            if (asked)
            {
                row.Add(CliTerminal.OneLine(capability.Answer ?? ""));
            }

            if (wide)
            {
                row.Add(capability.Note ?? "");
            }
            else if (capability.Note is { } note)
            {
                notes.AddRow(capability.Operation, Markup.Escape(note));
            }

            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
        console.Write(notes);
        console.MarkupLine(report.Ok ? "[green]Nothing stands in the way.[/]" : "[red]Something stands in the way: see above.[/]");
    }

    // A long advice goes on below its beginning, not at the edge of the terminal.
    private static Grid Advice(string advice) => new Grid()
        .AddColumn(new GridColumn().NoWrap().PadLeft(4).PadRight(1))
        .AddColumn(new GridColumn().PadLeft(0).PadRight(0))
        .AddRow("→", Markup.Escape(advice));

    // The longest of the degrees would take a third of a terminal.
    private static string Short(string degree) => degree == Names.Of(CapabilityDegree.SupportedWithoutConfirmation) ? "unconfirmed" : degree;
}
