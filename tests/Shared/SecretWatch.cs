using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace PbxConnectors.Watching;

/// <summary>
/// Reads what the suite tells while its tests run: every activity and measurement of ours, every exception our libraries throw, every line
/// a <c>WatchedLog</c> receives. What <see cref="Planted"/> finds there is kept until a test takes it and fails. Thread-safe.
/// </summary>
internal sealed class SecretWatch : IDisposable
{
    private static readonly AsyncLocal<string?> CurrentTest = new();

    [ThreadStatic]
    private static bool s_looking;

    private readonly string _prefix;
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;
    private readonly ConcurrentDictionary<string, bool> _running = new();
    private readonly ConcurrentQueue<(string? Test, string Text)> _findings = new();
    private long _seen;

    /// <param name="prefix">What the names of the sources, meters and assemblies begin with that are watched.</param>
    public SecretWatch(string prefix)
    {
        _prefix = prefix;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => IsOurs(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (IsOurs(instrument.Meter.Name))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.Start();
        AppDomain.CurrentDomain.FirstChanceException += Thrown;
    }

    /// <summary>The one that watches the suite.</summary>
    public static SecretWatch Suite { get; } = new("PbxConnectors");

    /// <summary>Texts looked at so far: a watch that saw nothing proves nothing.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    public void Begin(string test)
    {
        CurrentTest.Value = test;
        _running[test] = true;
    }

    /// <summary>Ends a test and gives what was found in it, and in tests that had ended before.</summary>
    public IReadOnlyList<string> End(string test)
    {
        _running.TryRemove(test, out _);
        var found = new List<string>();
        for (int i = _findings.Count; i > 0 && _findings.TryDequeue(out var finding); i--)
        {
            if (finding.Test is { } other && _running.ContainsKey(other))
            {
                _findings.Enqueue(finding);
            }
            else
            {
                found.Add(finding.Text);
            }
        }

        return found;
    }

    public void Look(string where, string text)
    {
        Interlocked.Increment(ref _seen);
        if (Planted.Find(text) is var (rule, found))
        {
            _findings.Enqueue((CurrentTest.Value, $"{where}, while {CurrentTest.Value ?? "no test"} ran, tells a {rule} ('{found}'): {text}"));
        }
    }

    public void Look(Exception error)
    {
        // What the PBX sent stands beside the message, and a log template may print any of it.
        var text = new StringBuilder();
        for (var each = error; each is not null; each = each.InnerException)
        {
            text.Append(each.GetType().Name).Append(": ").AppendLine(each.Message);
            if (each is PbxException pbx)
            {
                text.AppendLine($"{pbx.Operation} {pbx.VendorCode} {pbx.VendorMessage} {pbx.Body} {pbx.HelpLink}");
            }

            foreach (object key in each.Data.Keys)
            {
                text.Append(key).Append('=').AppendLine(each.Data[key]?.ToString());
            }
        }

        Look($"the exception {error.GetType().Name}", text.Append(error).ToString());
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Thrown;
        _activities.Dispose();
        _meters.Dispose();
    }

    private bool IsOurs(string name) => name.StartsWith(_prefix, StringComparison.Ordinal);

    private void Stopped(Activity activity) => Look(
        $"an activity of {activity.Source.Name}",
        $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} " +
        $"{string.Join(' ', activity.Baggage)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags.Prepend(new("event", e.Name))))}");

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Look($"a measurement of {instrument.Meter.Name}", $"{instrument.Name} {string.Join(' ', tags.ToArray())}");

    private void Thrown(object? sender, FirstChanceExceptionEventArgs e)
    {
        // Looking must not be disturbed by what looking throws.
        if (s_looking)
        {
            return;
        }

        s_looking = true;
        try
        {
            string thrower = e.Exception.TargetSite?.Module.Assembly.GetName().Name ?? "";
            bool ours = IsOurs(thrower) && !thrower.EndsWith(".Tests", StringComparison.Ordinal);
            if (ours || e.Exception is PbxException)
            {
                Look(e.Exception);
            }
        }
        finally
        {
            s_looking = false;
        }
    }
}
