using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Recordings;

/// <summary>
/// Recordings and voicemail files (document: 通话记录, field <c>data.recording</c>): server root plus the path of a record. The bearer token
/// goes to the configured PBX only, redirects are not followed. Thread-safe.
/// </summary>
public sealed class DscomRecordings
{
    private readonly DscomApi _api;
    private readonly RecordingDownload _download;

    internal DscomRecordings(DscomApi api, TimeProvider time) =>
        (_api, _download) = (api, new RecordingDownload(api.Pbx, DscomOperations.Recording, api.Options.Http.AttemptTimeout, time));

    /// <summary>
    /// Opens a recording; dispose it after reading, which has no time limit of its own. A call that has just ended may not have its file yet.
    /// </summary>
    /// <exception cref="ArgumentException">The reference is another PBX's or points outside the server root.</exception>
    /// <exception cref="PbxRejectedException">There is no such file (HTTP 404).</exception>
    /// <exception cref="PbxProtocolException">
    /// The PBX answered something that is no audio, or more than <see cref="DscomOptions.MaxRecordingBytes"/>; the latter perhaps only while it is
    /// read.
    /// </exception>
    public async Task<Recording> OpenAsync(RecordingReference recording, CancellationToken cancellationToken = default)
    {
        string url = _api.Options.BaseAddress!.GetLeftPart(UriPartial.Authority)
            + DscomRecordingPath.ToUrlPath(DscomRecordingPath.Require(recording, _api.Pbx));
        var response = await _api.Sender.OpenAsync(
            DscomOperations.Recording, () => new HttpRequestMessage(HttpMethod.Get, url), cancellationToken).ConfigureAwait(false);
        return await RecordingResponse.OpenAsync(
            response, _api.Details(DscomOperations.Recording), _api.Options.MaxRecordingBytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Downloads a recording into a stream, which stays open. It may take as long as it needs, but no pause in it longer than
    /// <see cref="PbxHttpOptions.AttemptTimeout"/>.
    /// </summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="PbxUnavailableException">The connection broke before the file was complete.</exception>
    /// <exception cref="PbxTimeoutException">The PBX stopped sending.</exception>
    /// <exception cref="PbxProtocolException">It is no audio, or larger than <see cref="DscomOptions.MaxRecordingBytes"/>.</exception>
    public Task<long> DownloadAsync(RecordingReference recording, Stream destination, CancellationToken cancellationToken = default) =>
        _download.ToStreamAsync(token => OpenAsync(recording, token), destination, cancellationToken);

    /// <summary>Downloads a recording into a file. The file appears under its name only when it is complete.</summary>
    /// <returns>Bytes written.</returns>
    public Task<long> DownloadAsync(RecordingReference recording, string path, CancellationToken cancellationToken = default) =>
        _download.ToFileAsync(token => OpenAsync(recording, token), path, cancellationToken);
}
