using System.CommandLine;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library</c>: care of the announcement library.</summary>
internal static class LibraryCommand
{
    public static Command Create(CliTerminal terminal) => new("library", "Builds and tends a library of announcements. 维护提示音库。")
    {
        LibraryBuildCommand.Create(terminal),
        LibraryAddCommand.Create(terminal),
        LibraryRemoveCommand.Create(terminal),
        LibraryRelabelCommand.Create(terminal),
        LibraryListCommand.Create(terminal),
        LibraryVerifyCommand.Create(terminal),
        LibraryPendingCommand.Create(terminal),
        LibraryPromoteCommand.Create(terminal),
    };
}
