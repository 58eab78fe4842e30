using System.Text;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Recordings;

/// <summary>
/// Recordings and prompt sounds (document: 2.1.5, 2.4.1, 2.4.3, 2.10.1). Downloads go to the configured PBX only, without credentials unless
/// the options say so; redirects are not followed. Thread-safe.
/// </summary>
public sealed class EightHundredRecordings
{
    private readonly EightHundredApi _api;
    private readonly RecordingDownload _download;

    internal EightHundredRecordings(EightHundredApi api) => (_api, _download) =
        (api, new RecordingDownload(api.Pbx, EightHundredOperations.DownloadRecording, api.Options.Http.AttemptTimeout, api.Time));

    /// <summary>
    /// Opens the recording of a call record, callback, voice-code or campaign call: <c>/voip/record/{path}</c>. For the latter three the
    /// document shows no address, so the same is tried. Dispose it after reading.
    /// </summary>
    /// <exception cref="ArgumentException">The reference is another PBX's or points elsewhere.</exception>
    /// <exception cref="PbxRejectedException">There is no such file (HTTP 404), or not yet.</exception>
    /// <exception cref="PbxProtocolException">
    /// The PBX answered something that is no audio, or more than <see cref="EightHundredOptions.MaxRecordingBytes"/>; the latter perhaps only while
    /// it is read.
    /// </exception>
    public Task<Recording> OpenAsync(RecordingReference recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Pbx != _api.Pbx)
        {
            throw new ArgumentException($"The recording is {recording.Pbx}'s, not {_api.Pbx}'s.", nameof(recording));
        }

        string path = RecordingPath.ToUrlPath(recording.Value, nameof(recording));
        return OpenAsync(EightHundredOperations.DownloadRecording, "/voip/record/" + path, "", cancellationToken);
    }

    /// <summary>Opens a recording by the path a vendor record holds.</summary>
    /// <exception cref="ArgumentException">The path points elsewhere.</exception>
    public Task<Recording> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return OpenAsync(new RecordingReference(_api.Pbx, path), cancellationToken);
    }

    /// <summary>Opens a recording as MP3 by the id of its call record: <c>/voip/api/client/download/record.json</c>.</summary>
    /// <exception cref="PbxProtocolException">The PBX answered something that is no audio.</exception>
    public Task<Recording> OpenMp3Async(long recordId, CancellationToken cancellationToken = default) => OpenAsync(
        EightHundredOperations.DownloadMp3,
        "/voip/api/client/download/record.json",
        $"id={WireValues.Text(recordId)}&ismp3=1",
        cancellationToken);

    /// <summary>Opens the sound of a call flow (<c>cfIsend_wfPath</c>): <c>/voip/sound/{path}</c>.</summary>
    /// <exception cref="ArgumentException">The path points elsewhere.</exception>
    public Task<Recording> OpenPromptSoundAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string escaped = RecordingPath.ToUrlPath(path.Trim(), nameof(path));
        return OpenAsync(EightHundredOperations.DownloadPromptSound, "/voip/sound/" + escaped, "", cancellationToken);
    }

    /// <summary>
    /// Downloads a recording into a stream, which stays open. It may take as long as it needs, but no pause in it longer than
    /// <see cref="PbxHttpOptions.AttemptTimeout"/>.
    /// </summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="PbxUnavailableException">The connection broke before the file was complete.</exception>
    /// <exception cref="PbxTimeoutException">The PBX stopped sending.</exception>
    /// <exception cref="PbxProtocolException">It is no audio, or larger than <see cref="EightHundredOptions.MaxRecordingBytes"/>.</exception>
    public Task<long> DownloadAsync(RecordingReference recording, Stream destination, CancellationToken cancellationToken = default) =>
        _download.ToStreamAsync(token => OpenAsync(recording, token), destination, cancellationToken);

    /// <summary>Downloads a recording into a file. The file appears under its name only when it is complete.</summary>
    /// <returns>Bytes written.</returns>
    public Task<long> DownloadAsync(RecordingReference recording, string path, CancellationToken cancellationToken = default) =>
        _download.ToFileAsync(token => OpenAsync(recording, token), path, cancellationToken);

    /// <summary>
    /// Uploads the recording of a call a client program made: 上传通话文件, <c>upload_record_file.html</c>. The name travels as Base64, the
    /// content with its MD5. The document does not name the sound format; the part's name hints at GSM.
    /// </summary>
    /// <param name="fileName">Name the PBX is to know it by.</param>
    /// <param name="content">The file.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task UploadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        using var reply = await _api.UploadAsync(
            EightHundredOperations.UploadRecording,
            $"{_api.Options.UploadPath}?{_api.Encode(null, [])}",
            new()
            {
                { "fileName", Convert.ToBase64String(Encoding.UTF8.GetBytes(fileName)) },
                { "fileMd5", EightHundredCredentials.Md5(content.Span) },
                { "isBase", "true" },
            },
            new UploadedFile("fileGsm", "recording", content),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Recording> OpenAsync(WireOperation operation, string path, string query, CancellationToken cancellationToken)
    {
        string credentials = _api.Options.SendCredentialsWithDownloads ? _api.Encode(null, []) : "";
        string parameters = string.Join('&', new[] { query, credentials }.Where(part => part.Length > 0));
        string url = _api.UrlOf(path) + (parameters.Length > 0 ? "?" + parameters : "");
        var response = await _api.Sender.OpenAsync(operation, () => new HttpRequestMessage(HttpMethod.Get, url), cancellationToken)
            .ConfigureAwait(false);
        return await RecordingResponse.OpenAsync(response, _api.Details(operation), _api.Options.MaxRecordingBytes, cancellationToken)
            .ConfigureAwait(false);
    }
}
