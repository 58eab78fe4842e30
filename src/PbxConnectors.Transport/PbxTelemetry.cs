using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PbxConnectors.Transport;

/// <summary>
/// Names of what the connectors report to tracing and metrics. Tags are vendor, connection, operation and error type; never a number, a
/// URL or a credential.
/// </summary>
public static class PbxTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string SourceName = "PbxConnectors";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("pbx.client.operation.duration", "s", "How long operations at a PBX took.");

    private static readonly Counter<long> TokenRefreshes =
        Meter.CreateCounter<long>("pbx.client.token.refreshes", description: "How often an access token was obtained.");

    private static readonly UpDownCounter<long> ActiveCalls =
        Meter.CreateUpDownCounter<long>("pbx.client.calls.active", description: "Calls that were placed and have not ended.");

    private static readonly Counter<long> DroppedEvents =
        Meter.CreateCounter<long>("pbx.client.events.dropped", description: "Events a slow reader did not get.");

    /// <summary>Counts events that a slow reader did not get.</summary>
    public static void CountDroppedEvents(PbxIdentity pbx, long count) =>
        DroppedEvents.Add(count, Tag("pbx.vendor", pbx?.Vendor), Tag("pbx.connection", pbx?.Connection));

    /// <summary>Counts a token obtained.</summary>
    public static void CountTokenRefresh(PbxIdentity pbx, bool succeeded) =>
        TokenRefreshes.Add(1, Tag("pbx.vendor", pbx?.Vendor), Tag("pbx.connection", pbx?.Connection), Tag("pbx.succeeded", succeeded));

    /// <summary>Counts calls in flight up (+1) and down (−1).</summary>
    public static void CountActiveCalls(PbxIdentity pbx, int change) =>
        ActiveCalls.Add(change, Tag("pbx.vendor", pbx?.Vendor), Tag("pbx.connection", pbx?.Connection));

    /// <summary>
    /// Begins the activity of an operation that does not go through <see cref="PbxHttpSender"/>, such as a command over a WebSocket. Null
    /// when nobody listens. Dispose it after <see cref="EndOperation"/>.
    /// </summary>
    /// <param name="pbx">The connection.</param>
    /// <param name="operation">Name without numbers, URLs or credentials.</param>
    public static Activity? StartOperation(PbxIdentity pbx, string operation)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        ArgumentNullException.ThrowIfNull(operation);
        var activity = Source.StartActivity(operation, ActivityKind.Client);
        activity?.SetTag("pbx.vendor", pbx.Vendor).SetTag("pbx.connection", pbx.Connection);
        return activity;
    }

    /// <summary>Notes the end of an operation on its activity and measures how long it took.</summary>
    /// <param name="activity">What <see cref="StartOperation"/> gave.</param>
    /// <param name="pbx">The connection.</param>
    /// <param name="operation">The same name.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="errorType">Type name of the error; null when it succeeded.</param>
    public static void EndOperation(Activity? activity, PbxIdentity pbx, string operation, TimeSpan elapsed, string? errorType)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        if (errorType is not null)
        {
            activity?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
        }

        if (!Duration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "pbx.vendor", pbx.Vendor }, { "pbx.connection", pbx.Connection }, { "pbx.operation", operation },
        };
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        Duration.Record(elapsed.TotalSeconds, tags);
    }

    private static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);
}
