using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Commands.Library;

/// <summary>The folder where announcements wait that were heard and are in no library.</summary>
internal static class PendingFolder
{
    public static Argument<string> Argument() =>
        new("PENDING")
        {
            Description = "Folder of announcements that wait for a label (LearningFolder of the screening, or classify --learn). 待标注文件夹。",
        };

    /// <exception cref="CliException">There is no such folder, or it cannot be read.</exception>
    public static AnnouncementLearner Open(
        string folder, LiveAnnouncementLibrary library, CliTerminal terminal, CancellationToken cancellationToken, bool create = false)
    {
        if (!create && !Directory.Exists(folder))
        {
            throw new CliException(ExitCode.BadInput, $"{folder}: there is no such folder. Announcements are collected by 'pbxc classify " +
                "--learn FOLDER' and by a screening with a LearningFolder.");
        }

        try
        {
            return AnnouncementLearner.Open(folder, library, new LearningOptions { TimeProvider = terminal.Time }, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"{folder}: {exception.Message}", exception);
        }
    }

    /// <exception cref="CliException">Nothing of this id is pending.</exception>
    public static string Require(AnnouncementLearner learner, string id, string folder) => learner.Pending.Any(pending => pending.Id == id)
        ? id
        : throw new CliException(ExitCode.BadInput, $"No announcement '{id}' is pending. 'pbxc library pending {folder}' shows those that are.");
}
