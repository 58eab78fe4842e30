using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc classify</c>: names what recordings say, and draws what was heard when.</summary>
internal static class ClassifyCommand
{
    public static Command Create(CliTerminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "WAV recordings, any rate; a folder stands for the recordings in it. 录音文件或文件夹。",
            Arity = ArgumentArity.OneOrMore,
        };
        var library = LibraryOption.Create();
        var json = JsonOption.Create();
        var command = new Command("classify", "Names what recordings of calls say, and draws what was heard when. 识别录音中的号码状态。") { files, library, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var announcements = LibraryOption.Load(parsed.GetValue(library), terminal, cancellationToken);
            return Task.FromResult((int)Run(parsed.GetRequiredValue(files), announcements, parsed.GetValue(json), terminal, cancellationToken));
        });
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files, AnnouncementLibrary library, bool json, CliTerminal terminal, CancellationToken cancellationToken)
    {
        var unreadable = 0;
        var reports = new List<ClassifiedFile>();
        foreach (var file in Expand(files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var audio = TelephoneAudio.Read(file, out var problem);
            if (audio is null)
            {
                unreadable++;
                terminal.WriteError($"{file}: {problem}");
                reports.Add(new ClassifiedFile { File = file, Problem = problem, Verdict = SoundLabels.None });
                continue;
            }

            var heard = CallListener.Listen(audio.Samples, library);
            if (json)
                reports.Add(Report(file, audio, heard));
            else
                Draw(terminal.Out, file, audio, heard);
        }

        if (json)
            terminal.OutWriter.WriteLine(JsonOutput.Document(new ClassifyReport(reports, library.Count)));
        return unreadable == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static IEnumerable<string> Expand(IReadOnlyList<string> files)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };
        return files.SelectMany(IEnumerable<string> (file) => Directory.Exists(file)
            ? Directory.EnumerateFiles(file, "*.wav", everything).Order(StringComparer.Ordinal)
            : [file]);
    }

    private static void Draw(IAnsiConsole console, string file, TelephoneAudio audio, HeardRecording heard)
    {
        var verdict = heard.Verdict;
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[bold]{Markup.Escape(file)}[/]  {audio.Duration.TotalSeconds:0.00} s"));
        foreach (var warning in audio.Warnings)
            console.MarkupLine($"  [yellow]! {Markup.Escape(warning)}[/]");
        TimelineDrawing.Write(console, verdict.Timeline, audio.Duration);
        var about = new List<string>();
        if (verdict.State != NumberState.Unknown)
            about.Add(verdict.State.ToChinese());
        if (verdict.State.Da2Id() is { } da2)
            about.Add($"da2 {da2}");
        if (verdict.Q850Cause is { } cause)
            about.Add($"Q.850 {cause}");
        if (heard.DecidedAt is { } decided)
            about.Add(string.Create(CultureInfo.InvariantCulture, $"decided at {decided.TotalSeconds:0.00} s, confidence {verdict.Confidence:0.00}"));
        var style = heard.Label == SoundLabels.None ? "yellow" : "green";
        console.MarkupLine($"  [{style} bold]{Markup.Escape(heard.Label)}[/]  {Markup.Escape(string.Join("  ", about))}");
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
                .. verdict.Timeline.Select(segment => new ClassifiedSegment
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
