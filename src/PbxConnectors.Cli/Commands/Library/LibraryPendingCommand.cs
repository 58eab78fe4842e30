using System.CommandLine;
using System.Globalization;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library pending</c>: announcements heard and not listed, most heard first.</summary>
internal static class LibraryPendingCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var folder = PendingFolder.Argument();
        var export = new Option<string?>("--export") { Description = "Writes the recording of this one, to listen to it. 导出录音。", HelpName = "ID" };
        var output = new Option<string?>("--out", "-o") { Description = "Where to. Default: <ID>.wav.", HelpName = "FILE" };
        var discard = new Option<string?>("--discard") { Description = "Forgets this one. 丢弃。", HelpName = "ID" };
        var json = JsonOption.Create();
        var command = new Command("pending", "Lists announcements that were heard and are in no library, most heard first. 列出未收录的提示音。")
        {
            folder, export, output, discard, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is not null && result.GetValue(export) is null)
            {
                result.AddError("--out goes with --export.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(folder);
            using var nowhere = LiveAnnouncementLibrary.Of(AnnouncementLibrary.Empty);
            await using var learner = PendingFolder.Open(path, nowhere, terminal, cancellationToken);
            if (parsed.GetValue(export) is { } id)
            {
                var file = parsed.GetValue(output) ?? $"{id}.wav";
                await learner.ExportAsync(PendingFolder.Require(learner, id, path), file, cancellationToken);
                terminal.Error.WriteLine($"{file} written");
            }

            if (parsed.GetValue(discard) is { } unwanted)
            {
                await learner.DiscardAsync(PendingFolder.Require(learner, unwanted, path), cancellationToken);
            }

            terminal.WriteWarnings([.. learner.Problems.Select(problem => $"{problem.File}: {problem.Problem}")]);
            var report = new PendingReport(path, [.. learner.Pending.Select(PendingAnnouncementEntry.Of)], LibraryProblemEntry.Of(learner.Problems));
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            }
            else
            {
                Show(terminal, learner.Pending);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliTerminal terminal, IReadOnlyList<PendingAnnouncement> pending)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "heard", "last", "seconds", "where", "says");
        foreach (var one in pending)
        {
            var where = one.Hearings is [.., var latest] ? latest : null;
            table.AddRow(
                Markup.Escape(one.Id), $"{one.Count} ×", Names.Local(one.LastHeard, terminal.Time),
                one.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
                Markup.Escape(string.Join(' ', new[] { where?.Number, where?.Trunk, where?.CallId }.Where(part => part is not null))),
                Markup.Escape(one.Transcript is { } words ? $"{one.SuggestedLabel} {words}".Trim() : ""));
        }

        if (pending.Count > 0)
        {
            terminal.Out.Write(table);
        }

        terminal.Out.WriteLine($"{pending.Count} announcements wait for a label");
    }
}
