using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary><c>pbxc library build</c>: one compact file from a folder of recordings.</summary>
internal static class LibraryBuildCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Recordings: <label>/<name>.wav, or a manifest.csv. 录音文件夹。" };
        var file = new Argument<string>("FILE") { Description = $"The library file to write (*{AnnouncementLibrary.FileExtension}). 库文件。" };
        var json = JsonOption.Create();
        var command = new Command("build", "Makes one compact file of a folder of recordings. 由录音文件夹生成库文件。") { folder, file, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (from, to) = (parsed.GetRequiredValue(folder), parsed.GetRequiredValue(file));
            var library = LibraryOption.Load(from, terminal, cancellationToken, warn: false);
            try
            {
                library.Save(to);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CliException(ExitCode.BadInput, $"{to} cannot be written: {exception.Message}", exception);
            }

            var report = new LibraryChangeReport(to, library.Count, [], LibraryProblemEntry.Of(library.Problems));
            LibraryAccess.Write(terminal, parsed.GetValue(json), report, "");
            return Task.FromResult((int)(library.Problems.Count == 0 ? ExitCode.Done : ExitCode.Incomplete));
        });
        return command;
    }
}
