using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over ola. Calls are followed by what the WebSocket tells of their extension, and by asking for its state where
/// there is none. ola tells whether a call was answered, never why not. Thread-safe; disposing it faults the waits of open calls
/// and hangs nothing up.
/// </summary>
public sealed partial class OlaDialer
    : IPbxDialer, IPbxCallControl, IPbxSupervision, IPbxAgents, IPbxStatus, IPbxQueues, IPbxConferences, IPbxBlacklist, IPbxCampaigns,
        IAsyncDisposable, IDisposable
{
    private readonly OlaClient _client;
    private readonly OlaCallTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Lazy<Task>> _subscribed = new(StringComparer.Ordinal);

    /// <summary>Creates a dialer over a client, which it does not dispose. One dialer per client.</summary>
    public OlaDialer(OlaClient client, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Ola");
        _tracker = new OlaCallTracker(client, _logger, _time);
        Capabilities = OlaCapabilities.Create(client.Options);
        client.Connection.Intake.Observed += _tracker.Accept;
        client.Connection.Changed += _tracker.ConnectionChanged;
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        // Without a WebSocket nothing is told and nobody can be supervised.
        bool needsSession = typeof(TFeature) == typeof(IPbxEvents) || typeof(TFeature) == typeof(IPbxSupervision);
        feature = needsSession && !_client.Session.IsConfigured
            ? null
            : this as TFeature ?? _client as TFeature ?? _client.Session as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_tracker.Calls.IsDisposed, this);
        return await (request.From switch
        {
            DialSource.Extension from => DialFromExtensionAsync(request, from.Number, cancellationToken),
            DialSource.OutsideNumber from when Capabilities.Supports(PbxOperation.CallBack) =>
                CallBackAsync(request, from.Number, cancellationToken),
            DialSource.OutsideNumber => throw new PbxNotSupportedException(
                Pbx, PbxOperation.CallBack, "Name the trunk group to use in Dialing:CallBackTrunkGroup."),
            _ => throw new PbxNotSupportedException(Pbx, PbxOperation.DialFromDevice, "Calls are placed from an extension."),
        }).ConfigureAwait(false);
    }

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.Connection.Intake.Observed -= _tracker.Accept;
        _client.Connection.Changed -= _tracker.ConnectionChanged;
        await _tracker.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<PbxCall> DialFromExtensionAsync(DialRequest request, string extension, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, async (call, token) =>
        {
            await _client.Calls.HangUpAsync(extension, token).ConfigureAwait(false);
            _tracker.HungUp(call);
        });
        if (_client.Session.IsConfigured)
        {
            await _subscribed.GetOrAdd(extension, static (key, dialer) => new Lazy<Task>(() => dialer.SubscribeAsync(key)), this).Value
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _tracker.Follow(new OlaTrackedCall(source, _time.GetUtcNow()));
        try
        {
            string text = request.UserData ?? source.Call.CorrelationId;
            await (_client.Options.Dialing.Gateway is { Length: > 0 } gateway
                ? _client.Session.DialAsync(extension, request.To, text, gateway, cancellationToken)
                : _client.Calls.DialAsync(extension, request.To, text, cancellationToken)).ConfigureAwait(false);
        }
        catch
        {
            _tracker.Calls.Forget(source.Call);
            throw;
        }

        _tracker.Calls.NotePlaced(source);
        return source.Call;
    }

    private async Task<PbxCall> CallBackAsync(DialRequest request, string from, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, (_, _) => throw new PbxNotSupportedException(
            Pbx, PbxOperation.HangUp, "A call between outside numbers has no extension to hang up."));
        await _client.Calls.CallBackAsync(
            from, request.To, _client.Options.Dialing.CallBackTrunkGroup, source.Call.CorrelationId, cancellationToken).ConfigureAwait(false);
        _tracker.Calls.NotePlaced(source);
        source.End(new CallResult
        {
            Reason = EndReason.Unknown, Explanation = "The PBX took the command; of calls between outside numbers it tells nothing more.",
        });
        return source.Call;
    }

    private async Task SubscribeAsync(string extension)
    {
        string key = OlaRoutingKey.Agent(extension);
        try
        {
            await _client.Connection.SubscribeAsync(key, keepOnFailure: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PbxException e)
        {
            Log.SubscribeFailed(_logger, Pbx, key, e.Message);
        }
    }
}
