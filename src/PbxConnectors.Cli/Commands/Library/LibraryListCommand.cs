using System.CommandLine;
using System.Globalization;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Evaluation;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library list</c>: what a library holds.</summary>
internal static class LibraryListCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryAccess.Argument();
        var label = new Option<string?>("--label") { Description = "Announcements of this label only. 按标签筛选。", HelpName = "LABEL" };
        var json = JsonOption.Create();
        var command = new Command("list", "Lists what a library holds. 列出提示音。") { library, label, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(library);
            var loaded = LibraryOption.Load(path, terminal, cancellationToken);
            var wanted = parsed.GetValue(label) is { } only ? LabelEquivalence.Canonical(only) : null;
            var found = loaded.References
                .Where(reference => wanted is null || LabelEquivalence.Canonical(reference.Label) == wanted)
                .Select(ReferenceEntry.Of)
                .ToList();
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(new LibraryListReport(path, found, LibraryProblemEntry.Of(loaded.Problems))));
            }
            else
            {
                Show(terminal.Out, found);
            }

            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static void Show(IAnsiConsole console, List<ReferenceEntry> references)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("name", "label", "", "seconds", "says");
        foreach (var reference in references)
        {
            table.AddRow(
                Markup.Escape(reference.Name), Markup.Escape(reference.Label), reference.Da2Id is null ? "" : reference.Chinese,
                (reference.DurationMs / 1000.0).ToString("0.0", CultureInfo.InvariantCulture), Markup.Escape(reference.Transcript ?? ""));
        }

        console.Write(table);
        console.WriteLine($"{references.Count} announcements, {references.Select(reference => reference.Label).Distinct().Count()} labels");
    }
}
