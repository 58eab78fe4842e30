using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>
/// Desk devices (document: 2.5.1), and the side of the PBX that device boxes talk to (2.1.10), for programs that stand in for a box. To
/// receive what boxes say, use PbxConnectors.EightHundred.AspNetCore. Thread-safe.
/// </summary>
public sealed class EightHundredDevices
{
    private const string Success = "0";

    private readonly EightHundredApi _api;

    internal EightHundredDevices(EightHundredApi api) => _api = api;

    /// <summary>
    /// Lets a desk device dial, at most once: 后台通知话机拨号, <c>sendTelCall</c>. The answer names no call: it is found in the records by
    /// number and time.
    /// </summary>
    /// <param name="mac">The device's MAC address.</param>
    /// <param name="channel">Its channel, from 1.</param>
    /// <param name="phone">Number to dial.</param>
    /// <param name="cancellationToken">Gives up waiting; a call that was started goes on.</param>
    public Task DialAsync(string mac, int channel, string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mac);
        ArgumentOutOfRangeException.ThrowIfLessThan(channel, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        return _api.CommandAsync(
            EightHundredOperations.DialFromDevice, new() { { "mac", mac }, { "channel", channel }, { "phone", phone } }, cancellationToken);
    }

    /// <summary>As a box: reports disk and ports (<c>upload_record</c>, <c>cmd=channelstatus</c>).</summary>
    /// <param name="mac">The box's MAC address (<c>satellite</c>).</param>
    /// <param name="status">Its state.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="PbxRejectedException">The PBX does not know the box (3001).</exception>
    public async Task ReportStatusAsync(string mac, EightHundredDeviceStatus status, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mac);
        ArgumentNullException.ThrowIfNull(status);
        using var reply = await PostAsync(
            EightHundredOperations.DeviceReport,
            new()
            {
                { "cmd", "channelstatus" },
                { "satellite", mac },
                { "time", _api.Time.GetUtcNow().ToUnixTimeMilliseconds() },
                { "status", status.ToJson() },
            },
            null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As a box: uploads a call with its recording (<c>upload_record</c>, <c>cmd=upload</c>).</summary>
    /// <param name="mac">The box's MAC address (<c>satellite</c>).</param>
    /// <param name="call">The call.</param>
    /// <param name="file">The recording; empty for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The call's id as the PBX repeats it.</returns>
    public async Task<long?> UploadRecordingAsync(
        string mac, EightHundredDeviceRecording call, ReadOnlyMemory<byte> file, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mac);
        ArgumentNullException.ThrowIfNull(call);
        using var reply = await PostAsync(
            EightHundredOperations.DeviceReport,
            new()
            {
                { "cmd", "upload" },
                { "satellite", mac },
                { "time", (call.At ?? _api.Time.GetUtcNow()).ToUnixTimeMilliseconds() },
                { "channel", call.Channel },
                { "start_time_secs", call.StartedAt?.ToUnixTimeSeconds() },
                { "start_time_hangup", call.EndedAt?.ToUnixTimeSeconds() },
                { "direction", call.Direction?.Value },
                { "callid_dialed", call.Phone },
                { "duration_secs", call.TalkTime },
                { "id", call.RecordNumber },
                { "recorded", call.HasRecording ?? !file.IsEmpty },
                { "callid", call.CallId },
            },
            file.IsEmpty ? null : new UploadedFile("file", "recording", file),
            cancellationToken).ConfigureAwait(false);
        return reply["callid"].WholeNumber;
    }

    /// <summary>
    /// As a box: takes the messages waiting for it (<c>upload_record</c>, <c>cmd=getMessageList</c>), at most once, for they are gone then. A
    /// long poll: <see cref="Transport.PbxHttpOptions.AttemptTimeout"/> must exceed the time the PBX holds it, which is not documented.
    /// </summary>
    /// <returns>The messages; none is no failure.</returns>
    public async Task<IReadOnlyList<EightHundredDeviceMessage>> TakeMessagesAsync(string mac, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mac);
        using var reply = await PostAsync(
            EightHundredOperations.DeviceMessages, new() { { "cmd", "getMessageList" }, { "satellite", mac } }, null, cancellationToken)
            .ConfigureAwait(false);
        return [.. EightHundredReply.RowsOf(reply["data"]).Select(EightHundredDeviceMessage.Read)];
    }

    private async ValueTask<EightHundredReply> PostAsync(
        Transport.WireOperation operation, EightHundredParameters parts, UploadedFile? file, CancellationToken cancellationToken)
    {
        string address = $"{_api.Options.JsonDataPath}?{_api.Encode("upload_record", [])}";
        var reply = await _api.UploadAsync(operation, address, parts, file, cancellationToken).ConfigureAwait(false);
        string? status = reply["status"].TextOrNull?.Trim();
        if (status is null or Success or EightHundredErrorCodes.NoMessages)
        {
            return reply;
        }

        using (reply)
        {
            throw _api.Refused(operation, 200, status, reply.Message);
        }
    }
}
