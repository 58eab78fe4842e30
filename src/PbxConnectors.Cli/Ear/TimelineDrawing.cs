using System.Globalization;
using System.Text;
using PbxConnectors.CallProgress;
using Spectre.Console;

namespace PbxConnectors.Cli.Ear;

/// <summary>Draws what was heard along the time: a bar, a scale, and a line for each stretch.</summary>
internal static class TimelineDrawing
{
    private const int WidestBar = 100;
    private const int NarrowestBar = 20;

    public static void Write(IAnsiConsole console, CallProgressVerdict verdict, TimeSpan duration)
    {
        var width = Math.Clamp(console.Profile.Width - 4, NarrowestBar, WidestBar);
        console.MarkupLine("  " + Bar(ReadableTimeline.Of(verdict, joinCadences: false), duration, width));
        console.WriteLine("  " + Scale(duration, width));
        foreach (var segment in ReadableTimeline.Of(verdict))
        {
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
                $"  {segment.Start.TotalSeconds,7:0.00} – {segment.End.TotalSeconds,6:0.00} s  " +
                $"[{Style(segment.Kind)}]{Glyph(segment.Kind)} {Name(segment.Kind),-13}[/]{Markup.Escape(Describe(segment))}"));
        }
    }

    private static string Bar(IReadOnlyList<HeardSegment> timeline, TimeSpan duration, int width)
    {
        var bar = new StringBuilder();
        SegmentKind? open = null;
        for (var column = 0; column < width; column++)
        {
            // Each column shows what sounds in its middle.
            var at = duration * ((column + 0.5) / width);
            var kind = timeline.LastOrDefault(segment => segment.Start <= at && segment.End > at)?.Kind ?? SegmentKind.Silence;
            if (kind != open)
            {
                bar.Append(open is null ? "" : "[/]").Append('[').Append(Style(kind)).Append(']');
                open = kind;
            }

            bar.Append(Glyph(kind));
        }

        return bar.Append("[/]").ToString();
    }

    private static string Scale(TimeSpan duration, int width)
    {
        var step = new[] { 0.5, 1, 2, 5, 10, 30, 60, 300, 600 }.FirstOrDefault(seconds => duration.TotalSeconds / seconds * 7 < width, 3600);
        var scale = new StringBuilder();
        for (var mark = 0; mark * step <= duration.TotalSeconds; mark++)
        {
            var column = duration == TimeSpan.Zero ? 0 : (int)(mark * step / duration.TotalSeconds * width);
            if (column >= width)
            {
                break;
            }

            scale.Append(' ', Math.Max(0, column - scale.Length)).Append('|').Append((mark * step).ToString("0.#", CultureInfo.InvariantCulture));
        }

        return scale.Append(" s").ToString();
    }

    private static string Describe(HeardSegment segment)
    {
        var text = new StringBuilder(segment.Description);
        if (segment.Frequencies.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {string.Join(" + ", segment.Frequencies.Select(Number))} Hz");
        }

        if (segment.Cadence.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {string.Join("/", segment.Cadence.Select(time => Number(time.TotalSeconds)))} s");
        }

        if (segment.Reference is { } reference)
        {
            text.Append(CultureInfo.InvariantCulture, $" = {$"{reference.Label} {reference.Transcript}".TrimEnd()}");
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

#pragma warning disable CA1308 // Shown, not compared.
    private static string Name(SegmentKind kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static char Glyph(SegmentKind kind) => kind switch
    {
        SegmentKind.Silence => '·',
        SegmentKind.Tone => '≈',
        SegmentKind.Announcement => '█',
        SegmentKind.Speech => '▓',
        SegmentKind.Music => '♪',
        SegmentKind.Missing => '×',
        _ => '░',
    };

    private static string Style(SegmentKind kind) => kind switch
    {
        SegmentKind.Silence => "grey",
        SegmentKind.Tone => "yellow",
        SegmentKind.Announcement => "green",
        SegmentKind.Speech => "blue",
        SegmentKind.Music => "magenta",
        _ => "red",
    };
}
