using System.Diagnostics;
using System.Diagnostics.Metrics;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Names of what screening reports to tracing and metrics: an activity per number, and the counters <c>pbx.screening.numbers</c> by state
/// and <c>pbx.screening.uploads</c> by outcome. No tag holds a number.
/// </summary>
public static class ScreeningTelemetry
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string SourceName = "PbxConnectors.EmptyNumber";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Counter<long> Numbers =
        Meter.CreateCounter<long>("pbx.screening.numbers", "{number}", "Numbers screened, by state.");

    private static readonly Counter<long> Uploads =
        Meter.CreateCounter<long>("pbx.screening.uploads", "{upload}", "Audio uploads, by outcome.");

    internal static Activity? StartNumber(PbxIdentity pbx, string extension) =>
        Source.StartActivity("screen number")?.SetTag("pbx.vendor", pbx.Vendor).SetTag("pbx.connection", pbx.Connection)
            .SetTag("pbx.extension", extension);

    internal static void CountNumber(NumberState state) =>
        Numbers.Add(1, new KeyValuePair<string, object?>("pbx.screening.state", state.ToLabel()));

    internal static void CountUpload(string outcome) =>
        Uploads.Add(1, new KeyValuePair<string, object?>("pbx.screening.outcome", outcome));
}
