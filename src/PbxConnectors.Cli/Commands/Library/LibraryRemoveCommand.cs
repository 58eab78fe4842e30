using System.CommandLine;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library remove</c>: announcements out of a library file.</summary>
internal static class LibraryRemoveCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryAccess.Argument();
        var names = new Argument<string[]>("NAME") { Description = "Announcements, as list names them. 名称。", Arity = ArgumentArity.OneOrMore };
        var json = JsonOption.Create();
        var command = new Command("remove", "Removes announcements: all of those named, or none. 删除提示音。") { library, names, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, removed) = (parsed.GetRequiredValue(library), parsed.GetRequiredValue(names).Distinct().ToArray());
            var left = await LibraryAccess.EditAsync(
                path, before => removed.Aggregate(before, (current, name) => current.Remove(name)), terminal, cancellationToken);
            LibraryAccess.Write(terminal, parsed.GetValue(json), new LibraryChangeReport(path, left.Count, removed, []), "removed");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
