namespace PbxConnectors.Transport;

/// <summary>A span of time to ask records for.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
public readonly record struct TimeWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>
    /// A window around each of some times, in order; windows that touch are one. An old call among young ones then makes the PBX read two small
    /// windows instead of all the hours between.
    /// </summary>
    /// <param name="times">The times, in any order.</param>
    /// <param name="margin">How far a window reaches to either side.</param>
    public static IReadOnlyList<TimeWindow> Around(IEnumerable<DateTimeOffset> times, TimeSpan margin)
    {
        var windows = new List<TimeWindow>();
        foreach (var time in times.Order())
        {
            var next = new TimeWindow(time - margin, time + margin);
            if (windows.Count > 0 && next.From <= windows[^1].To)
            {
                windows[^1] = windows[^1] with { To = next.To };
            }
            else
            {
                windows.Add(next);
            }
        }

        return windows;
    }
}
