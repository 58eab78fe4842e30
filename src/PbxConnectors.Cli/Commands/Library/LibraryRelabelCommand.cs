using System.CommandLine;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library relabel</c>: files an announcement under another label.</summary>
internal static class LibraryRelabelCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryAccess.Argument();
        var name = new Argument<string>("NAME") { Description = "The announcement, as list names it. 名称。" };
        var label = new Argument<string>("LABEL") { Description = "Its new label. 新标签。" };
        var json = JsonOption.Create();
        var command = new Command("relabel", "Files an announcement under another label. 修改标签。") { library, name, label, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, changed) = (parsed.GetRequiredValue(library), parsed.GetRequiredValue(name));
            var after = await LibraryAccess.EditAsync(
                path, before => before.Relabel(changed, parsed.GetRequiredValue(label)), terminal, cancellationToken);
            LibraryAccess.Write(terminal, parsed.GetValue(json), new LibraryChangeReport(path, after.Count, [changed], []), "relabelled");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
