using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Commands.Library;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc classify</c>: names what recordings say, and draws what was heard when.</summary>
internal static class ClassifyCommand
{
    private const string StandardInput = "-";

    public static Command Create(CliTerminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "WAV recordings, any rate; a folder stands for the recordings in it, - for the standard input. 录音文件或文件夹。",
            Arity = ArgumentArity.OneOrMore,
        };
        var library = LibraryOption.Create();
        var learn = new Option<string?>("--learn")
        {
            Description = "Collects announcements no reference matches in this folder, for 'pbxc library promote'. 收集未收录的提示音。",
            HelpName = "FOLDER",
        };
        var json = JsonOption.Create();
        var command = new Command("classify", "Names what recordings of calls say, and draws what was heard when. 识别录音中的号码状态。")
        {
            files, library, learn, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var announcements = LibraryOption.Load(parsed.GetValue(library), terminal, cancellationToken);
            if (parsed.GetValue(learn) is not { } folder)
            {
                return (int)await RunAsync(
                    parsed.GetRequiredValue(files),
                    announcements,
                    parsed.GetValue(json),
                    terminal,
                    (_, _, _) => Task.CompletedTask,
                    cancellationToken);
            }

            using var live = LiveAnnouncementLibrary.Of(announcements);
            await using var learner = PendingFolder.Open(folder, live, terminal, cancellationToken, create: true);
            var code = await RunAsync(
                parsed.GetRequiredValue(files),
                announcements,
                parsed.GetValue(json),
                terminal,
                (file, audio, heard) => LearnAsync(learner, file, audio, heard, cancellationToken),
                cancellationToken);
            var counters = learner.Counters;
            terminal.ErrorWriter.WriteLine(
                $"pbxc: {counters.New} new announcements, {counters.Repeated} heard before; {learner.Pending.Count} wait for a label in {folder}");
            return (int)code;
        });
        return command;
    }

    // One at a time: the learner's queue is for calls that cannot wait, files can.
    private static Task LearnAsync(
        AnnouncementLearner learner, string file, TelephoneAudio audio, HeardRecording heard, CancellationToken cancellationToken) =>
        learner.Offer(new HeardCall { Audio = new WaveAudio(audio.Samples), Verdict = heard.Verdict, CallId = Path.GetFileName(file) })
            ? learner.FlushAsync(cancellationToken)
            : Task.CompletedTask;

    private static async Task<ExitCode> RunAsync(IReadOnlyList<string> files, AnnouncementLibrary library, bool json, CliTerminal terminal,
        Func<string, TelephoneAudio, HeardRecording, Task> whenHeard, CancellationToken cancellationToken)
    {
        var unreadable = 0;
        var reports = new List<ClassifiedFile>();
        foreach (var file in Expand(files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var audio = file == StandardInput ? TelephoneAudio.Read(terminal.OpenInput(), out var problem) : TelephoneAudio.Read(file, out problem);
            if (audio is null)
            {
                unreadable++;
                terminal.WriteError($"{file}: {problem}");
                reports.Add(new ClassifiedFile { File = file, Problem = problem, Verdict = SoundLabels.None });
                continue;
            }

            var heard = CallListener.Listen(audio.Samples, library);
            await whenHeard(file, audio, heard);
            if (json)
            {
                reports.Add(Report(file, audio, heard));
            }
            else
            {
                Draw(terminal.Out, file, audio, heard);
            }
        }

        if (json)
        {
            terminal.OutWriter.WriteLine(JsonOutput.Document(new ClassifyReport(reports, library.Count)));
        }

        return unreadable == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static IEnumerable<string> Expand(IReadOnlyList<string> files)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };

        // A folder without recordings stays, and is refused as what it is.
        return files.SelectMany(IEnumerable<string> (file) => Directory.Exists(file)
            ? Directory.EnumerateFiles(file, "*.wav", everything).Order(StringComparer.Ordinal).DefaultIfEmpty(file)
            : [file]);
    }

    private static void Draw(IAnsiConsole console, string file, TelephoneAudio audio, HeardRecording heard)
    {
        var verdict = heard.Verdict;
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[bold]{Markup.Escape(file)}[/]  {audio.Duration.TotalSeconds:0.00} s"));
        foreach (var warning in audio.Warnings)
        {
            console.MarkupLine($"  [yellow]! {Markup.Escape(warning)}[/]");
        }

        TimelineDrawing.Write(console, verdict, audio.Duration);
        var about = new List<string>();
        if (verdict.State != NumberState.Unknown)
        {
            about.Add(verdict.State.ToChinese());
        }

        if (verdict.State.Da2Id() is { } da2)
        {
            about.Add($"da2 {da2}");
        }

        if (verdict.Q850Cause is { } cause)
        {
            about.Add($"Q.850 {cause}");
        }

        if (heard.DecidedAt is { } decided)
        {
            about.Add(string.Create(CultureInfo.InvariantCulture, $"decided at {decided.TotalSeconds:0.00} s, confidence {verdict.Confidence:0.00}"));
        }

        var style = heard.Label == SoundLabels.None ? "yellow" : "green";
        console.MarkupLine($"  [{style} bold]{Markup.Escape(heard.Label)}[/]{string.Concat(about.Select(text => "  " + Markup.Escape(text)))}");
        console.MarkupLine($"  {Markup.Escape(verdict.Evidence)}");
        console.WriteLine();
    }

    public static ClassifiedFile Report(string file, TelephoneAudio audio, HeardRecording heard)
    {
        var verdict = heard.Verdict;
        return new ClassifiedFile
        {
            File = file,
            Warnings = audio.Warnings,
            DurationMs = Milliseconds(audio.Duration),
            Verdict = heard.Label,
            State = verdict.State.ToLabel(),
            Chinese = verdict.State.ToChinese(),
            Da2Id = verdict.State.Da2Id(),
            Q850 = verdict.Q850Cause,
            Confidence = Math.Round(verdict.Confidence, 3),
            DecidedAtMs = heard.DecidedAt is { } decided ? Milliseconds(decided) : null,
            Evidence = verdict.Evidence,
            Candidates = [.. verdict.Candidates.Select(state => state.ToLabel())],
            Timeline =
            [
                .. ReadableTimeline.Of(verdict).Select(segment => new ClassifiedSegment
                {
                    Kind = JsonNamingPolicy.CamelCase.ConvertName(segment.Kind.ToString()),
                    StartMs = Milliseconds(segment.Start),
                    EndMs = Milliseconds(segment.End),
                    Description = segment.Description,
                    Tone = segment.Tone is { } tone ? SoundLabels.Of(tone) : null,
                    Frequencies = segment.Frequencies,
                    CadenceMs = [.. segment.Cadence.Select(time => time.TotalMilliseconds)],
                    Reference = segment.Reference?.Name,
                    Label = segment.Reference?.Label,
                    Confidence = Math.Round(segment.Confidence, 3),
                }),
            ],
        };
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);
}
