using System.CommandLine;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc recording</c>: fetches a recording, and names what it says if asked to.</summary>
internal static class RecordingCommand
{
    private const string DefaultName = "recording";

    public static Command Create(CliTerminal terminal)
    {
        var reference = new Argument<string>("RECORDING") { Description = "The recording, as records and results name it. 录音标识。" };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Where to. Default: the recording's own name, here. 保存到。",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replaces a file that is there." };
        var classify = new Option<bool>("--classify") { Description = "Names what it says as well. 同时识别。" };
        var library = LibraryOption.Create();
        var json = JsonOption.Create();
        var connection = new ConnectionOptions();
        var command = new Command("recording", "Fetches the recording of a call. 下载通话录音。") { reference, output, force, classify, library, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var announcements = parsed.GetValue(classify) ? LibraryOption.Load(parsed.GetValue(library), terminal, cancellationToken) : null;
            var value = parsed.GetRequiredValue(reference);
            var file = parsed.GetValue(output) ?? NameOf(value);
            if (File.Exists(file) && !parsed.GetValue(force))
            {
                throw new CliException(ExitCode.BadInput, $"{file} is there already. Name another by --out, or replace it by --force.");
            }

            await using var pbx = await connection.OpenAsync(parsed, terminal, cancellationToken);
            var recordings = pbx.Need<IPbxRecordings>(PbxOperation.Recordings);
            var (bytes, contentType) = await FetchAsync(recordings, new RecordingReference(pbx.Dialer.Pbx, value), file, cancellationToken);
            var report = new RecordingReport(file, bytes, contentType, announcements is null ? null : ClassifyFile(file, announcements));
            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(report));
            }
            else
            {
                Show(terminal.Out, report);
            }

            return (int)(report.Classified?.Problem is null ? ExitCode.Done : ExitCode.Incomplete);
        });
        return command;
    }

    // Written beside its target and renamed: half a recording must not look like a whole one.
    private static async Task<(long Bytes, string? ContentType)> FetchAsync(
        IPbxRecordings recordings, RecordingReference reference, string file, CancellationToken cancellationToken)
    {
        var unfinished = file + ".part";
        try
        {
            await using var recording = await recordings.OpenRecordingAsync(reference, cancellationToken);
            long bytes;
            await using (var target = File.Create(unfinished))
            {
                await recording.Content.CopyToAsync(target, cancellationToken);
                bytes = target.Length;
            }

            File.Move(unfinished, file, overwrite: true);
            return (bytes, recording.ContentType);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static string NameOf(string reference)
    {
        // A reference is the vendor's path or id. Only the last part of a path may name a file here.
        var name = reference.Split('?')[0].Split('/', '\\')[^1];
        if (name.Length == 0 || name.Trim('.').Length == 0 || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            name = DefaultName;
        }

        return Path.HasExtension(name) ? name : name + ".wav";
    }

    private static ClassifiedFile ClassifyFile(string file, AnnouncementLibrary library) =>
        TelephoneAudio.Read(file, out var problem) is { } audio
            ? ClassifyCommand.Report(file, audio, CallListener.Listen(audio.Samples, library))
            : new ClassifiedFile { File = file, Problem = problem, Verdict = SoundLabels.None };

    private static void Show(IAnsiConsole console, RecordingReport report)
    {
        console.MarkupLine($"[bold]{Markup.Escape(report.File)}[/]  {report.Bytes} bytes  {Markup.Escape(report.ContentType ?? "")}");
        if (report.Classified is { } heard)
        {
            console.MarkupLine($"  [bold]{Markup.Escape(heard.Verdict)}[/]  {Markup.Escape(heard.Problem ?? heard.Evidence ?? "")}");
        }
    }
}

/// <summary>What <c>pbxc recording --json</c> writes.</summary>
internal sealed record RecordingReport(string File, long Bytes, string? ContentType, ClassifiedFile? Classified);
