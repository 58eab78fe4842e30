using System.CommandLine;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Evaluation;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc evaluate</c>: measures the ear on labelled recordings.</summary>
internal static class EvaluateCommand
{
    private const string StandardOutput = "-";

    public static Command Create(CliTerminal terminal)
    {
        var manifest = new Option<string>("--manifest", "-m")
        {
            Description = "Labelled recordings: a CSV with a header naming at least file,label; files relative to it. 带标注的录音清单。",
            HelpName = "FILE.csv",
            Required = true,
        };
        var library = LibraryOption.Create();
        var json = new Option<string?>("--json", "-o")
        {
            Description = "Where the results go as JSON; - for the standard output. 结果文件。",
            HelpName = "OUT",
        };
        var stream = new Option<bool>("--stream")
        {
            Description = "Report the first tentative and the first final verdict of each file as well, fed in frames of 20 ms. 流式识别。",
        };
        var by = new Option<string?>("--by")
        {
            Description = "Column of the manifest to group the results by. Default: condition, where there is one.",
            HelpName = "COLUMN",
        };
        var command = new Command("evaluate", "Measures the recognition on labelled recordings. 用带标注的录音评测识别率。")
        {
            manifest, library, json, stream, by,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new Settings(
                parsed.GetRequiredValue(manifest), parsed.GetValue(library), parsed.GetValue(json), parsed.GetValue(stream), parsed.GetValue(by));
            return Task.FromResult((int)Run(settings, terminal, cancellationToken));
        });
        return command;
    }

    private static ExitCode Run(Settings settings, CliTerminal terminal, CancellationToken cancellationToken)
    {
        if (settings.Json is { } output and not StandardOutput && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
        {
            throw new CliException(ExitCode.BadInput, $"--json {output}: its folder does not exist. Create it first.");
        }

        var manifest = EvaluationManifest.Read(settings.Manifest, settings.By);
        terminal.WriteWarnings([.. manifest.Problems]);
        var unlabelled = manifest.Rows.Count(row => row.Label.Length == 0);
        if (unlabelled > 0)
        {
            terminal.WriteWarning(unlabelled == 1
                ? "1 recording has no label and is taken as labelled none."
                : $"{unlabelled} recordings have no label and are taken as labelled none.");
        }

        var library = LibraryOption.Load(settings.Library, terminal, cancellationToken);

        var result = ShowProgress(terminal.Error, report => EvaluationRun.Run(manifest, library, report, cancellationToken));
        EvaluationTables.Write(settings.Json == StandardOutput ? terminal.Error : terminal.Out, result, manifest.GroupColumn);
        if (settings.Stream)
        {
            WriteJson(settings.Json, result.ToStreamReport(), terminal);
        }
        else
        {
            WriteJson(settings.Json, result.ToReport(), terminal);
        }

        return result.Unreadable == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static void WriteJson<TFile>(string? output, EvaluationReport<TFile> report, CliTerminal terminal)
    {
        if (output == StandardOutput)
        {
            terminal.OutWriter.WriteLine(JsonOutput.Document(report));
        }
        else if (output is not null)
        {
            JsonOutput.WriteFile(output, report);
        }
    }

    // Drawn between two files and never on a thread of its own: the processor time of the process is being measured.
    private static EvaluationResult ShowProgress(IAnsiConsole console, Func<Action<string, int, int>, EvaluationResult> run)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return run((_, _, _) => { });
        }

        EvaluationResult? result = null;
        console.Progress().AutoRefresh(false).AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var tasks = new Dictionary<string, ProgressTask>();
                result = run((phase, done, all) =>
                {
                    if (!tasks.TryGetValue(phase, out var task))
                    {
                        tasks[phase] = task = context.AddTask(phase, maxValue: all);
                    }

                    task.Value = done;
                    if (done == all || done % Math.Max(1, all / 200) == 0)
                    {
                        context.Refresh();
                    }
                });
            });
        return result!;
    }

    private sealed record Settings(string Manifest, string? Library, string? Json, bool Stream, string? By);
}
