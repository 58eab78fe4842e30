using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Calls;

/// <summary>
/// Call control (document: 呼叫控制). Every command addresses the present call of an extension and is sent at most once. Success means that
/// the PBX took the command. Thread-safe.
/// </summary>
public sealed class DscomCalls
{
    private readonly DscomApi _api;

    internal DscomCalls(DscomApi api) => _api = api;

    /// <summary>Calls a number from an extension: 拨打电话, <c>POST /api/v1/call/dial</c>.</summary>
    /// <param name="extension">Places the call; presumably rings first.</param>
    /// <param name="destination">Extension or outside number.</param>
    /// <param name="displayNumber">Number to show on the outbound call (<c>displaycid</c>).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The call's <c>uniqueid</c>; null when the PBX took the command but named none.</returns>
    /// <exception cref="PbxException">Look at <see cref="PbxException.Delivery"/> before dialling again.</exception>
    public async Task<string?> DialAsync(
        string extension, string destination, string? displayNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        using var reply = await _api.PostAsync(
            DscomOperations.Dial,
            body =>
            {
                body.WriteString("extension", extension);
                body.WriteString("dest", destination);
                body.WriteOptional("displaycid", displayNumber);
            },
            cancellationToken).ConfigureAwait(false);
        return reply.Data["uniqueid"].TextOrNull;
    }

    /// <summary>Hangs up the call of an extension or of an outside number: 挂断电话, <c>POST /api/v1/call/hangup</c>.</summary>
    public Task HangUpAsync(string extensionOrNumber, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.HangUp, extensionOrNumber, cancellationToken);

    /// <summary>Puts an extension's call on hold: 保持通话, <c>POST /api/v1/call/hold</c>.</summary>
    public Task HoldAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Hold, extension, cancellationToken);

    /// <summary>Takes an extension's held call back: 接回保持通话, <c>POST /api/v1/call/unhold</c>.</summary>
    public Task RetrieveAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Retrieve, extension, cancellationToken);

    /// <summary>
    /// Transfers an extension's call: 转接电话, <c>POST /api/v1/call/transfer</c>. An attended transfer is completed by hanging up the
    /// extension (an inference: the document has no command for it) and taken back by <see cref="CancelAttendedTransferAsync"/>.
    /// </summary>
    /// <param name="type">Blind, attended, or to a dial-plan application.</param>
    /// <param name="extension">The extension that transfers.</param>
    /// <param name="destination">Number; for an application <c>context,exten,priority</c> such as <c>ext-queues,200,1</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task TransferAsync(
        DscomTransferType type, string extension, string destination, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        string wireType = type switch
        {
            DscomTransferType.Blind => "blind",
            DscomTransferType.Attended => "attended",
            DscomTransferType.Application => "app",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown kind of transfer."),
        };
        return _api.CommandAsync(
            DscomOperations.Transfer,
            body =>
            {
                body.WriteString("type", wireType);
                body.WriteString("extension", extension);
                body.WriteString("dest", destination);
            },
            cancellationToken);
    }

    /// <summary>Returns from an attended transfer to the waiting party: 取消咨询转接, <c>POST /api/v1/call/cancelAtxfer</c>.</summary>
    public Task CancelAttendedTransferAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.CancelAttendedTransfer, extension, cancellationToken);

    /// <summary>
    /// Parks the other party of an extension's call: 驻留通话, <c>POST /api/v1/call/park</c>. The slot is told by
    /// <see cref="ListParkedAsync"/> only.
    /// </summary>
    public Task ParkAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Park, extension, cancellationToken);

    /// <summary>Lists parked calls, all or those parked by one extension: 获取驻留中通话, <c>GET /api/v1/call/parkList</c>.</summary>
    public async Task<IReadOnlyList<DscomParkedCall>> ListParkedAsync(
        string? extension = null, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.GetAsync(
            DscomOperations.ListParked,
            DscomQuery.Of(("extension", extension ?? "")),
            cancellationToken,
            body => body.WriteString("extension", extension ?? "")).ConfigureAwait(false);
        return [.. reply.Data.Items.Where(row => row.IsObject).Select(DscomParkedCall.Read)];
    }

    /// <summary>
    /// Takes a parked party back: 接回驻留电话, <c>POST /api/v1/call/unpark</c>. A party that has hung up is
    /// <see cref="DscomErrorCodes.ParkedCallGone"/>.
    /// </summary>
    /// <param name="extension">Takes it back.</param>
    /// <param name="parkedNumber">The parked party's number (<see cref="DscomParkedCall.CallerNumber"/>), not the slot.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task UnparkAsync(string extension, string parkedNumber, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Unpark, extension, parkedNumber, cancellationToken);

    /// <summary>Gives a caller waiting in a queue to an extension: 来电重定向, <c>POST /api/v1/call/redirect</c>.</summary>
    /// <param name="extension">Is to answer.</param>
    /// <param name="callerNumber">The waiting caller's number (<see cref="Status.DscomWaitingCaller.CallerNumber"/>).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task TakeQueuedCallAsync(string extension, string callerNumber, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.TakeQueuedCall, extension, callerNumber, cancellationToken);

    /// <summary>Takes a call that rings at another extension: 代接电话, <c>POST /api/v1/call/pickup</c>.</summary>
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.PickUp, extension, ringingExtension, cancellationToken);

    /// <summary>A supervisor joins a call, heard by both: 强插电话, <c>POST /api/v1/call/barge</c>. Ends with the call, or by hanging up the
    /// supervisor.</summary>
    public Task BargeInAsync(string supervisor, string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.BargeIn, supervisor, extension, cancellationToken);

    /// <summary>A supervisor listens to a call: 监听电话, <c>POST /api/v1/call/monitor</c>.</summary>
    public Task ListenAsync(string supervisor, string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Listen, supervisor, extension, cancellationToken);

    /// <summary>A supervisor speaks to the extension only: 督导电话, <c>POST /api/v1/call/whisper</c>.</summary>
    public Task WhisperAsync(string supervisor, string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(DscomOperations.Whisper, supervisor, extension, cancellationToken);

    /// <summary>
    /// Rings an extension and plays it the recording of a call record: 话机听取录音, <c>POST /api/v1/call/handsetPlay</c>. Takes a record's
    /// own recording only, for the command reads any file of the PBX.
    /// </summary>
    /// <exception cref="ArgumentException">The reference is no recording of a record of this PBX.</exception>
    public Task PlayOnHandsetAsync(string extension, RecordingReference recording, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        string path = Recordings.DscomRecordingPath.Require(recording, _api.Pbx);
        return _api.CommandAsync(
            DscomOperations.PlayOnHandset,
            body =>
            {
                body.WriteString("extension", extension);
                body.WriteString("filename", "/var/spool/asterisk/" + path);
            },
            cancellationToken);
    }

    private Task CommandAsync(WireOperation operation, string extension, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(operation, body => body.WriteString("extension", extension), cancellationToken);
    }

    private Task CommandAsync(WireOperation operation, string extension, string destination, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        return _api.CommandAsync(
            operation,
            body =>
            {
                body.WriteString("extension", extension);
                body.WriteString("dest", destination);
            },
            cancellationToken);
    }
}
