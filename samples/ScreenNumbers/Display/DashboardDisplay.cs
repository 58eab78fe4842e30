using System.Globalization;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScreenNumbers.Display;

/// <summary>Lines, verdicts, rate and time left, redrawn a few times a second.</summary>
internal sealed class DashboardDisplay(IAnsiConsole console, int total, double speed) : IProgressDisplay
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(125);
    private const int WidthOfTwoLines = 106;
    private const int MaxLinesShown = 16;

    private readonly long _started = TimeProvider.System.GetTimestamp();

    public async Task RunAsync(ScreeningWorker worker, Func<Action<ScreenedNumber>, Task> work)
    {
        await console.Live(Draw(worker.Snapshot())).AutoClear(true).StartAsync(async live =>
        {
            var running = work(_ => { });
            using var timer = new PeriodicTimer(Refresh);
            while (!running.IsCompleted && await timer.WaitForNextTickAsync())
            {
                live.UpdateTarget(Draw(worker.Snapshot()));
                live.Refresh();
            }

            await running;
        });
    }

    private Rows Draw(ScreeningProgress progress) => new(
        Header(progress),
        new Columns(LineTable(progress), VerdictTable(progress)) { Expand = false });

    private Panel Header(ScreeningProgress progress)
    {
        long done = progress.NumbersDone;
        double elapsed = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
        double rate = elapsed > 0 ? done / elapsed : 0;
        string left = done == 0 ? "…" : $"{(total - done) / rate:0} s";
        int width = 40;
        int filled = total == 0 ? 0 : (int)(width * done / total);
        string bar = $"[green]{new string('█', filled)}[/][grey]{new string('░', width - filled)}[/]";
        string pace = string.Create(
            CultureInfo.InvariantCulture, $"{rate:0.0} numbers/s   time left {left}   laboratory clock ×{speed:0.#}");
        string counts =
            $"calls placed {progress.CallsPlaced}   recordings uploaded {progress.UploadsDone}   waiting {progress.UploadsPending}";

        // Two lines on a wide terminal, four on one of eighty columns: never one that is broken.
        string gap = console.Profile.Width >= WidthOfTwoLines ? "   " : "\n";
        string text = $"{bar} [bold]{done}[/]/{total}{gap}{pace}\n{counts}{gap}Ctrl+C ends with what is there";
        return new Panel(new Markup(text)).Header("Screening numbers 空号识别").Border(BoxBorder.Rounded);
    }

    private static Table LineTable(ScreeningProgress progress)
    {
        var table = new Table().Border(TableBorder.Simple).Title("lines");
        table.AddColumns("extension", "doing", "number");
        foreach (var line in progress.Lines.Take(MaxLinesShown))
        {
            string style = line.State switch
            {
                LineState.Dialing => "yellow",
                LineState.Connected => "green",
                LineState.Unavailable => "red",
                _ => "grey",
            };
            table.AddRow(
                new Text(line.Extension), new Markup($"[{style}]{line.State.ToString().ToLowerInvariant()}[/]"), new Text(line.MaskedNumber ?? ""));
        }

        if (progress.Lines.Count > MaxLinesShown)
        {
            table.AddRow(new Text("…"), new Text($"{progress.Lines.Count - MaxLinesShown} more"), new Text(""));
        }

        return table;
    }

    private static Table VerdictTable(ScreeningProgress progress)
    {
        var table = new Table().Border(TableBorder.Simple).Title("verdicts");
        table.AddColumns(new TableColumn("state"), new TableColumn("").RightAligned(), new TableColumn(""));
        foreach (var (state, count) in progress.Results.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key))
        {
            IRenderable bar = new Markup($"[blue]{new string('▇', (int)Math.Min(count, 30))}[/]");
            table.AddRow(new Text($"{state.ToLabel()} {state.ToChinese()}"), new Text($"{count}"), bar);
        }

        return table;
    }
}
