using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Conformance.Example;

/// <summary>
/// <see cref="IPbxDialer"/> over an Example PBX: one question at intervals for all calls in flight, and what it shows is pushed into each
/// call's <see cref="PbxCallSource"/>, where the state machine is. Thread-safe.
/// </summary>
public sealed class ExampleDialer : IPbxDialer, IAsyncDisposable, IDisposable
{
    private readonly ExampleClient _client;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (PbxCallSource Source, DateTimeOffset DialedAt)> _calls = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task _loop;

    /// <summary>Creates a dialer over a client.</summary>
    public ExampleDialer(ExampleClient client, TimeProvider time)
    {
        (_client, _time) = (client, time);
        _loop = Task.Run(FollowAsync);
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
        ObjectDisposedException.ThrowIf(_lifetime.IsCancellationRequested, this);
        if (request.From is not DialSource.Extension from)
        {
            throw new PbxNotSupportedException(
                Pbx, request.From is DialSource.Device ? PbxOperation.DialFromDevice : PbxOperation.CallBack, "Calls are placed from an extension.");
        }

        var dialedAt = _time.GetUtcNow();
        var placed = await _client.DialAsync(from.Number, request.To, cancellationToken).ConfigureAwait(false);
        var source = new PbxCallSource(
            Pbx,
            request,
            new PbxCallHandlers
            {
                HangUp = (_, token) => _client.HangUpAsync(placed.Id, token),
                Release = _ =>
                {
                    _calls.TryRemove(placed.Id, out var _);
                    return ValueTask.CompletedTask;
                },
            },
            _time);
        source.AddVendorId(new VendorCallId("id", placed.Id));
        source.Observe(new CallObservation(CallState.Initiated, _time.GetUtcNow(), Freshness.Local));
        _calls[placed.Id] = (source, dialedAt);
        if (_lifetime.IsCancellationRequested)
        {
            source.Fail(Disposed());
        }
        else
        {
            _work.Release();
        }

        return source.Call;
    }

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        foreach (var (source, _) in _calls.Values)
        {
            source.Fail(Disposed());
        }

        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins to stop and does not wait for the end.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private static ObjectDisposedException Disposed() => new(nameof(ExampleDialer), "The dialer was disposed while the call was open.");

    private async Task FollowAsync()
    {
        while (true)
        {
            if (_calls.IsEmpty)
            {
                await _work.WaitAsync(_lifetime.Token).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(_client.Options.PollInterval, _time, _lifetime.Token).ConfigureAwait(false);
            string[] asked = [.. _calls.Keys];
            try
            {
                var seen = await _client.ListAsync(asked, _lifetime.Token).ConfigureAwait(false);
                foreach (var call in seen)
                {
                    Take(call);
                }

                // The PBX remembers calls that are over: one it does not know was lost.
                foreach (string id in asked.Except(seen.Select(call => call.Id)))
                {
                    End(id, Unknown("The PBX no longer knows the call: was it restarted?"));
                }
            }
            catch (PbxException)
            {
                // It may answer again next time; what it does not tell for too long is given up below.
            }

            foreach (string id in asked.Where(IsOverdue))
            {
                End(id, Unknown($"The call was followed for {_client.Options.MaxCallDuration} and its end was not seen."));
            }
        }
    }

    private void Take(ExampleCall call)
    {
        if (!_calls.TryGetValue(call.Id, out var followed))
        {
            return;
        }

        // What happened between two questions is told with its time: nothing of it is lost.
        Observe(CallState.Alerting, call.AlertingAt);
        Observe(CallState.Connected, call.AnsweredAt);
        if (call.IsOver)
        {
            End(call.Id, ResultOf(call, followed.Source.HangUpRequested));
        }

        void Observe(CallState state, DateTimeOffset? at)
        {
            if (at is { } time)
            {
                followed.Source.Observe(new CallObservation(state, time, Freshness.Polled, call.State));
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

    private static CallResult Unknown(string why) => new() { Reason = EndReason.Unknown, Explanation = why };

    private bool IsOverdue(string id) =>
        _calls.TryGetValue(id, out var call) && _time.GetUtcNow() - call.DialedAt > _client.Options.MaxCallDuration;

    private void End(string id, CallResult result)
    {
        if (_calls.TryRemove(id, out var call))
        {
            call.Source.End(result with { DialedAt = call.DialedAt });
        }
    }
}
