using System.CommandLine;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library promote</c>: labels a pending announcement into a library. The next call recognises it.</summary>
internal static class LibraryPromoteCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var folder = PendingFolder.Argument();
        var id = new Argument<string>("ID") { Description = "The announcement, as pending names it. 编号。" };
        var label = new Argument<string>("LABEL") { Description = "The state it announces, or a label of your own. 标签。" };
        var library = new Option<string>("--library", "-l")
        {
            Description = "The library it goes into: a folder or a file. 提示音库。",
            HelpName = "LIBRARY",
            Required = true,
        };
        var name = new Option<string?>("--name") { Description = "Its name there. Default: label and id.", HelpName = "NAME" };
        var transcript = new Option<string?>("--transcript") { Description = "What it says. 文本内容。", HelpName = "TEXT" };
        var json = JsonOption.Create();
        var command = new Command("promote", "Labels a pending announcement into a library. 标注并收录。")
        {
            folder, id, label, library, name, transcript, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(library);
            using var live = LibraryAccess.Open(path, terminal, cancellationToken);
            await using var learner = PendingFolder.Open(parsed.GetRequiredValue(folder), live, terminal, cancellationToken);
            var wanted = PendingFolder.Require(learner, parsed.GetRequiredValue(id), parsed.GetRequiredValue(folder));
            var after = LibraryAccess.Accepted(
                await learner.PromoteAsync(
                    wanted, parsed.GetRequiredValue(label), parsed.GetValue(name), parsed.GetValue(transcript), cancellationToken));
            LibraryAccess.Write(terminal, parsed.GetValue(json), new LibraryChangeReport(path, after.Count, [wanted], []), "promoted");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
