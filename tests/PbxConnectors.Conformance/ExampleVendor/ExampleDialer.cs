using System.Diagnostics.CodeAnalysis;
using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>
/// <see cref="IPbxDialer"/> over an Example PBX: one question at intervals for all calls in flight, and what it shows is pushed into each
/// call's <see cref="PbxCallSource"/>, where the state machine is. The calls, the loop and their end are the tracker's. Thread-safe.
/// </summary>
public sealed class ExampleDialer : IPbxDialer, IAsyncDisposable, IDisposable
{
    private readonly ExampleClient _client;
    private readonly TimeProvider _time;
    private readonly CallTracker<ExampleTrackedCall> _calls;

    /// <summary>Creates a dialer over a client.</summary>
    public ExampleDialer(ExampleClient client, TimeProvider time)
    {
        (_client, _time) = (client, time);
        _calls = new CallTracker<ExampleTrackedCall>(new CallTrackerSettings<ExampleTrackedCall>
        {
            Pbx = client.Pbx,
            Dialer = nameof(ExampleDialer),
            Pause = () => client.Options.PollInterval,
            Look = LookAsync,
            MaxCallDuration = client.Options.MaxCallDuration,
            TimeProvider = time,
        });
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; } = new(
        Freshness.Polled,
        [new(PbxOperation.Dial, CapabilityDegree.Supported), new(PbxOperation.HangUp, CapabilityDegree.Supported)]);

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = this as TFeature ?? _client as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_calls.IsDisposed, this);
        if (request.From is not DialSource.Extension from)
        {
            throw new PbxNotSupportedException(
                Pbx, request.From is DialSource.Device ? PbxOperation.DialFromDevice : PbxOperation.CallBack, "Calls are placed from an extension.");
        }

        var dialedAt = _time.GetUtcNow();
        var placed = await _client.DialAsync(from.Number, request.To, cancellationToken).ConfigureAwait(false);
        var source = _calls.CreateSource(request, (_, token) => _client.HangUpAsync(placed.Id, token));
        source.AddVendorId(new VendorCallId("id", placed.Id));
        _calls.NotePlaced(source);
        _calls.Follow(new ExampleTrackedCall(source, dialedAt, placed.Id));
        return source.Call;
    }

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    /// <summary>Begins to stop and does not wait for the end.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private static ObjectDisposedException Disposed() => new(nameof(ExampleDialer), "The dialer was disposed while the call was open.");

    private async Task LookAsync(IReadOnlyList<ExampleTrackedCall> calls, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExampleCall> seen;
        try
        {
            seen = await _client.ListAsync(calls.Select(call => call.Id), cancellationToken).ConfigureAwait(false);
        }
        catch (PbxException)
        {
            // It may answer again next time; what it does not tell for too long the tracker gives up.
            return;
        }

        foreach (var (call, shown) in calls.GroupJoin(seen, call => call.Id, shown => shown.Id, (call, shown) => (call, shown.FirstOrDefault())))
        {
            if (shown is null)
            {
                // The PBX remembers calls that are over: one it does not know was lost.
                _calls.EndUnknown(call, "The PBX no longer knows the call: was it restarted?");
            }
            else
            {
                Take(call, shown);
            }
        }
    }

    private void Take(ExampleTrackedCall call, ExampleCall shown)
    {
        // What happened between two questions is told with its time: nothing of it is lost.
        Observe(CallState.Alerting, shown.AlertingAt);
        Observe(CallState.Connected, shown.AnsweredAt);
        if (shown.IsOver)
        {
            _calls.End(call, ResultOf(shown, call.Source.HangUpRequested) with { DialedAt = call.DialedAt });
        }

        void Observe(CallState state, DateTimeOffset? at)
        {
            if (at is { } time)
            {
                call.Source.Observe(new CallObservation(state, time, Freshness.Polled, shown.State));
            }
        }
    }

    private static CallResult ResultOf(ExampleCall call, bool hangUpRequested)
    {
        var reason = call.AnsweredAt is not null ? EndReason.Normal
            : hangUpRequested ? EndReason.Cancelled
            : Q850.ToEndReason(call.Cause) ?? EndReason.Unknown;
        return new CallResult
        {
            Reason = reason,
            Certainty = reason == EndReason.Unknown ? Certainty.Unknown : Certainty.Reported,
            Q850Cause = call.Cause,
            VendorText = call.State,
            Explanation = reason == EndReason.Unknown ? $"The PBX gives cause {call.Cause}, which says nothing about the called party." : null,
            AnsweredAt = call.AnsweredAt,
            EndedAt = call.EndedAt,
            TalkTime = call.EndedAt - call.AnsweredAt,
        };
    }
}
