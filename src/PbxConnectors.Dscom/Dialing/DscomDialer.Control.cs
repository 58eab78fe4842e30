using PbxConnectors.Dscom.Calls;

namespace PbxConnectors.Dscom.Dialing;

// Call control, parking and supervision. dscom knows calls by their extension.
public sealed partial class DscomDialer
{
    /// <inheritdoc />
    public Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task HoldAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HoldAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.RetrieveAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Blind, ExtensionOf(call), to, cancellationToken);

    /// <inheritdoc />
    public Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Attended, ExtensionOf(call), to, cancellationToken);

    /// <summary>Hangs up the extension that transfers, which joins the other two: dscom has no command of its own for it.</summary>
    public Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.CancelAttendedTransferAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default) =>
        _client.Calls.TransferAsync(DscomTransferType.Application, ExtensionOf(call), application, cancellationToken);

    /// <inheritdoc />
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        _client.Calls.PickUpAsync(extension, ringingExtension, cancellationToken);

    /// <summary>Gives a waiting caller, named by number, to an extension.</summary>
    public Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default) =>
        _client.Calls.TakeQueuedCallAsync(extension, callerOrCallId, cancellationToken);

    /// <inheritdoc />
    public Task ParkAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.ParkAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task UnparkAsync(string extension, ParkedCall parked, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parked);
        return _client.Calls.UnparkAsync(extension, parked.Caller, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ParkedCall>> ListParkedAsync(string? parkedBy = null, CancellationToken cancellationToken = default)
    {
        var calls = await _client.Calls.ListParkedAsync(parkedBy, cancellationToken).ConfigureAwait(false);
        return [.. calls.Where(c => c.CallerNumber is not null).Select(ToParkedCall)];
    }

    /// <inheritdoc />
    public Task SuperviseAsync(
        string supervisor, string extension, SupervisionMode mode, CancellationToken cancellationToken = default) => mode switch
        {
            SupervisionMode.Listen => _client.Calls.ListenAsync(supervisor, extension, cancellationToken),
            SupervisionMode.Whisper => _client.Calls.WhisperAsync(supervisor, extension, cancellationToken),
            SupervisionMode.BargeIn => _client.Calls.BargeInAsync(supervisor, extension, cancellationToken),
            _ => throw new PbxNotSupportedException(Pbx, PbxOperation.TakeOver),
        };

    /// <summary>Hangs up the supervisor's extension: dscom has no command of its own for it.</summary>
    public Task StopSupervisingAsync(string supervisor, CancellationToken cancellationToken = default) =>
        _client.Calls.HangUpAsync(supervisor, cancellationToken);

    private static string ExtensionOf(CallReference call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension ?? throw new ArgumentException(
            "dscom knows calls by their extension, not by an id: use CallReference.ByExtension.", nameof(call));
    }

    private static ParkedCall ToParkedCall(DscomParkedCall call) => new()
    {
        Slot = call.Slot,
        Caller = call.CallerNumber!,
        ParkedBy = call.ParkerDialString?.Split('/')[^1],
        ParkedFor = call.Duration,
        ReturnsIn = call.Timeout,
        CallIds = Ids(("uniqueid", call.UniqueId), ("linkedid", call.LinkedId)),
    };
}
