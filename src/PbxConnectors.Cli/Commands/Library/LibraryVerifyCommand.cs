using System.CommandLine;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library verify</c>: looks a library over.</summary>
internal static class LibraryVerifyCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryAccess.Argument();
        var json = JsonOption.Create();
        var command = new Command("verify", "Finds doubles, announcements that cannot be told apart, and bad recordings. 检查提示音库。") { library, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(library);
            var loaded = LibraryOption.Load(path, terminal, cancellationToken, warn: false);
            var findings = loaded.Verify(cancellationToken);
            var ok = loaded.Problems.Count == 0 && findings.All(finding => !finding.IsError);
            var report = new LibraryVerifyReport(
                path, loaded.Count, ok,
                [.. findings.Select(finding => new FindingEntry(
                    Names.Of(finding.Kind), finding.IsError, finding.Reference.Name, finding.Other?.Name, finding.Message))],
                LibraryProblemEntry.Of(loaded.Problems));
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            }
            else
            {
                Show(terminal.Out, report);
            }

            return Task.FromResult((int)(ok ? ExitCode.Done : ExitCode.Findings));
        });
        return command;
    }

    private static void Show(IAnsiConsole console, LibraryVerifyReport report)
    {
        foreach (var problem in report.Problems)
        {
            console.MarkupLine($"[red]✗ unusable[/]  {Markup.Escape($"{problem.File}: {problem.Problem}")}");
        }

        foreach (var finding in report.Findings)
        {
            console.MarkupLine($"{(finding.IsError ? "[red]✗" : "[yellow]!")} {finding.Kind}[/]  {Markup.Escape(finding.Message)}");
        }

        var errors = report.Problems.Count + report.Findings.Count(finding => finding.IsError);
        console.WriteLine($"{report.References} announcements, {errors} errors, {report.Findings.Count(finding => !finding.IsError)} remarks");
    }
}
