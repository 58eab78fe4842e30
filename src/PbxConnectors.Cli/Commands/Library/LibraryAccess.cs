using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary>What the commands of a library share: naming it, opening it for a change, and telling what came of it.</summary>
internal static class LibraryAccess
{
    public static Argument<string> Argument() =>
        new("LIBRARY") { Description = $"The library: a folder, or a file (*{AnnouncementLibrary.FileExtension}). 提示音库。" };

    /// <summary>Opens a library to change it. One that is not there yet is begun: a file by its ending, a folder otherwise.</summary>
    /// <exception cref="CliException">It cannot be opened.</exception>
    public static LiveAnnouncementLibrary Open(string path, CliTerminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                if (path.EndsWith(AnnouncementLibrary.FileExtension, StringComparison.OrdinalIgnoreCase))
                {
                    AnnouncementLibrary.Empty.Save(path);
                }
                else
                {
                    Directory.CreateDirectory(path);
                }
            }

            return LiveAnnouncementLibrary.Open(path, new LiveLibraryOptions { Watch = false, TimeProvider = terminal.Time }, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, exception.Message, exception);
        }
    }

    /// <summary>Edits a library file.</summary>
    /// <exception cref="CliException">It is a folder, or the edit is refused.</exception>
    public static async Task<AnnouncementLibrary> EditAsync(
        string path, Func<AnnouncementLibrary, AnnouncementLibrary> edit, CliTerminal terminal, CancellationToken cancellationToken)
    {
        LibraryOption.Load(path, terminal, cancellationToken);
        using var library = Open(path, terminal, cancellationToken);
        try
        {
            return Accepted(await library.EditAsync(edit, cancellationToken));
        }
        catch (InvalidOperationException exception)
        {
            throw new CliException(
                ExitCode.BadInput,
                $"{path} is a folder of recordings: move, rename or delete the files there; a label is the name of its folder.",
                exception);
        }
        catch (ArgumentException exception)
        {
            throw new CliException(
                ExitCode.BadInput, $"{exception.Message.Split(" (Parameter")[0]} 'pbxc library list {path}' shows the names.", exception);
        }
    }

    /// <summary>The library after a change.</summary>
    /// <exception cref="CliException">The change was refused.</exception>
    public static AnnouncementLibrary Accepted(LibraryReload reload) =>
        reload.Accepted ? reload.Library : throw new CliException(ExitCode.BadInput, reload.Problem ?? "The library refuses the change.");

    public static void Write(CliTerminal terminal, bool json, LibraryChangeReport report, string did)
    {
        terminal.WriteWarnings([.. report.Problems.Select(problem => $"{problem.File}: {problem.Problem}")]);
        if (json)
        {
            terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            return;
        }

        foreach (var name in report.Changed)
        {
            terminal.Out.MarkupLine($"{did} {Markup.Escape(name)}");
        }

        terminal.Out.MarkupLine($"[bold]{Markup.Escape(report.Library)}[/]: {report.References} announcements");
    }
}
