using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.EightHundred.Messages;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// <see cref="IPbxDialer"/> over 800ing. A dial from an outside number is a callback, one from a desk device goes to the device, one from an
/// extension to its client program or as a callback, as the options say. Thread-safe; disposing it faults the waits of open calls and hangs
/// nothing up.
/// </summary>
public sealed partial class EightHundredDialer
    : IPbxDialer, IPbxAgents, IPbxStatus, IPbxQueues, IPbxRecords, IPbxRecordings, IPbxBlacklist, IPbxCampaigns, IAsyncDisposable,
      IDisposable
{
    private readonly EightHundredClient _client;
    private readonly EightHundredDialingOptions _options;
    private readonly EightHundredCallTracker _tracker;
    private readonly EarlierRecords _earlier;
    private readonly TimeProvider _time;

    /// <summary>Creates a dialer over a client, which it does not dispose.</summary>
    public EightHundredDialer(EightHundredClient client, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = client.Options.Dialing;
        _time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.EightHundred");
        _tracker = new EightHundredCallTracker(client, logger, _time);
        _earlier = new EarlierRecords(client, logger, _time);
        Capabilities = EightHundredCapabilities.Create(_options);
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = this as TFeature ?? _client as TFeature ?? _client.Events as TFeature;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_tracker.Calls.IsDisposed, this);
        return await (request.From switch
        {
            DialSource.Device device => DialFromDeviceAsync(request, device, cancellationToken),
            DialSource.Extension extension when _options.FromExtension == EightHundredExtensionDialing.ClientProgram =>
                DialFromClientAsync(request, extension.Number, cancellationToken),
            var from => CallBackAsync(request, from.Address, cancellationToken),
        }).ConfigureAwait(false);
    }

    /// <summary>Stops following calls. Waits that are pending fault; calls go on.</summary>
    public ValueTask DisposeAsync() => _tracker.DisposeAsync();

    /// <summary>Begins to stop and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<PbxCall> CallBackAsync(DialRequest request, string from, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, CannotHangUp);
        var dialedAt = _time.GetUtcNow();
        long? id = await _client.Callbacks.StartAsync(from, request.To, _options.CallbackUrl, cancellationToken).ConfigureAwait(false);
        if (id is { } known)
        {
            source.AddVendorId(new VendorCallId("cbkId", Wire.WireValues.Text(known)));
        }

        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow(), id) { IsCallback = true });
    }

    private async Task<PbxCall> DialFromDeviceAsync(DialRequest request, DialSource.Device device, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(request, CannotHangUp);
        var earlier = await _earlier.ReadAsync(null, cancellationToken).ConfigureAwait(false);
        var dialedAt = _time.GetUtcNow();
        await _client.Devices.DialAsync(device.Id, device.Channel ?? _options.DeviceChannel, request.To, cancellationToken)
            .ConfigureAwait(false);
        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow()) { EarlierRecords = earlier });
    }

    private async Task<PbxCall> DialFromClientAsync(DialRequest request, string extension, CancellationToken cancellationToken)
    {
        var source = _tracker.Calls.CreateSource(
            request, (_, token) => TellClientAsync(EightHundredMessageKind.HangUp, request.To, extension, null, token));
        var earlier = await _earlier.ReadAsync(extension, cancellationToken).ConfigureAwait(false);
        var dialedAt = _time.GetUtcNow();
        string content = EightHundredMessage.CallContent(EightHundredMessageCallStatus.Calling, TimeSpan.Zero);
        await TellClientAsync(EightHundredMessageKind.OutgoingCall, request.To, extension, content, cancellationToken).ConfigureAwait(false);
        return Follow(new EightHundredTrackedCall(source, dialedAt, _time.GetUtcNow()) { EarlierRecords = earlier });
    }

    private Task TellClientAsync(
        EightHundredMessageKind kind, string phone, string extension, string? content, CancellationToken cancellationToken) =>
        _client.Messages.SendAsync(
            new EightHundredMessage(kind, phone)
            {
                Client = new EightHundredClientType(_options.ClientType),
                Extension = extension,
                LoginType = string.IsNullOrWhiteSpace(_options.LoginType) ? null : _options.LoginType,
                Content = content,
                Lifetime = _options.MessageLifetime,
            },
            cancellationToken);

    private Task CannotHangUp(PbxCall call, CancellationToken cancellationToken) => throw new PbxNotSupportedException(
        Pbx, PbxOperation.HangUp, "Only a call that a client program was asked to dial can be ended.");

    private PbxCall Follow(EightHundredTrackedCall call)
    {
        _tracker.Calls.NotePlaced(call.Source);
        _tracker.Follow(call);
        return call.Source.Call;
    }
}
