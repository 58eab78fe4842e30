using System.Globalization;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>An evaluation for the eye: totals, a confusion matrix, and a row for each condition.</summary>
internal static class EvaluationTables
{
    private const string Codes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static void Write(IAnsiConsole console, EvaluationResult result, string? groupColumn)
    {
        console.Write(Confusion(result));
        if (groupColumn is not null)
        {
            console.Write(Groups(result, groupColumn));
        }

        WriteMistakes(console, result);
        var summary = result.Summary;
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[bold]{result.Rows.Count}[/] files: [green]{summary.Right} right[/], [red]{summary.Wrong} wrong[/], " +
            $"[yellow]{summary.Undecided} undecided[/], [red]{summary.FalseAccepts} false " +
            $"accepts[/]{(result.Unreadable > 0 ? $" ({result.Unreadable} unreadable among the undecided)" : "")}"));
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Audio.TotalMinutes:0.0} min of audio, {summary.CpuSecondsPerAudioHour:0.00} CPU seconds per hour of audio, " +
            $"{summary.References} references"));
    }

    // Labels down, verdicts across, both by a letter: a column for each full name would be wider than any terminal.
    private static Table Confusion(EvaluationResult result)
    {
        var cells = result.Rows.GroupBy(row => (Label: LabelEquivalence.Canonical(row.Row.Label), Verdict: LabelEquivalence.Canonical(row.Verdict)))
            .ToDictionary(group => group.Key, group => group.Count());
        string[] names =
        [
            .. cells.Keys.SelectMany(key => new[] { key.Label, key.Verdict }).Distinct()
                .OrderBy(name => name == SoundLabels.None).ThenBy(name => name, StringComparer.Ordinal),
        ];
        var verdicts = names.Select((name, i) => (Name: name, Code: Code(i)))
            .Where(column => cells.Keys.Any(key => key.Verdict == column.Name))
            .ToList();
        var table = new Table().Border(TableBorder.Simple).Title("label (rows) and verdict (columns)");
        table.AddColumns("", "label");
        foreach (var (_, code) in verdicts)
        {
            table.AddColumn(new TableColumn(code).RightAligned().NoWrap().PadRight(0));
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!cells.Keys.Any(key => key.Label == names[i]) && verdicts.All(verdict => verdict.Name != names[i]))
            {
                continue;
            }

            var row = new List<string> { Code(i), Markup.Escape(names[i]) };
            foreach (var (verdict, _) in verdicts)
            {
                var style = verdict == names[i] ? "green" : verdict == SoundLabels.None ? "yellow" : "red";
                row.Add(cells.TryGetValue((names[i], verdict), out var count) ? $"[{style}]{count}[/]" : "[grey]·[/]");
            }

            table.AddRow([.. row]);
        }

        return table;
    }

    private static Table Groups(EvaluationResult result, string column)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"by {Markup.Escape(column)}");
        table.AddColumn(Markup.Escape(column));
        foreach (var name in (string[])["files", "right", "right %", "wrong", "undecided", "false accepts"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var group in result.Rows.GroupBy(row => row.Row.Group).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var outcomes = group.CountBy(row => row.Outcome).ToDictionary();
            var (files, right) = (group.Count(), outcomes.GetValueOrDefault(EvaluationOutcome.Right));
            table.AddRow(
                Markup.Escape(group.Key.Length == 0 ? "(none)" : group.Key),
                $"{files}",
                $"{right}",
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * right / files:0.0}"),
                $"{outcomes.GetValueOrDefault(EvaluationOutcome.Wrong)}",
                $"{outcomes.GetValueOrDefault(EvaluationOutcome.Undecided)}",
                $"{outcomes.GetValueOrDefault(EvaluationOutcome.FalseAccept)}");
        }

        return table;
    }

    private static void WriteMistakes(IAnsiConsole console, EvaluationResult result)
    {
        const int Shown = 20;
        var mistakes = result.Rows
            .Where(row => row.Problem is not null || row.Outcome is EvaluationOutcome.Wrong or EvaluationOutcome.FalseAccept)
            .ToList();
        foreach (var row in mistakes.Take(Shown))
        {
            var what = row.Problem ?? $"{row.Row.Label} taken for {row.Verdict}. {row.Heard!.Verdict.Evidence}";
            console.MarkupLine($"[red]✗[/] {Markup.Escape(CliTerminal.OneLine($"{row.Row.File}: {what}"))}");
        }

        if (mistakes.Count > Shown)
        {
            console.MarkupLine($"  … and {mistakes.Count - Shown} more");
        }
    }

    private static string Code(int index) => index < Codes.Length ? Codes[index].ToString() : (index + 1).ToString(CultureInfo.InvariantCulture);
}
