using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Ear;

/// <summary>The option <c>--library</c>, and what it names.</summary>
internal static class LibraryOption
{
    public static Option<string?> Create() => new("--library", "-l")
    {
        Description = "Announcements to recognise 提示音库: a folder (<label>/<name>.wav or manifest.csv) or a library file. Without it tones, " +
            "people and music are told apart.",
        HelpName = "PATH",
    };

    /// <summary>Loads what the option names; an empty library when it was not given.</summary>
    /// <exception cref="CliException">There is nothing there, or nothing in it can be used.</exception>
    public static AnnouncementLibrary Load(string? path, CliTerminal terminal, CancellationToken cancellationToken, bool warn = true)
    {
        if (path is null)
        {
            return AnnouncementLibrary.Empty;
        }

        AnnouncementLibrary library;
        try
        {
            library = AnnouncementLibrary.Load(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput,
                $"--library: {exception.Message} Name a folder that holds <label>/<name>.wav or a manifest.csv, or a file made by 'pbxc " +
                $"library build'.", exception);
        }

        if (warn)
        {
            terminal.WriteWarnings([.. library.Problems.Select(problem => $"library: {problem.File}: {problem.Problem}")]);
        }

        if (library.Count == 0)
        {
            throw new CliException(
                ExitCode.BadInput,
                $"--library {path}: no announcement could be loaded. Lay recordings out as <label>/<name>.wav, for example empty/mobile-1.wav.");
        }

        return library;
    }
}
