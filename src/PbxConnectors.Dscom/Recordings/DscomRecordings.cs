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
    private readonly TimeProvider _time;

    internal DscomRecordings(DscomApi api, TimeProvider time) => (_api, _time) = (api, time);

    /// <summary>
    /// Opens a recording; dispose it after reading, which has no time limit of its own. A call that has just ended may not have its file yet.
    /// </summary>
    /// <exception cref="ArgumentException">The reference is another PBX's or points outside the server root.</exception>
    /// <exception cref="PbxRejectedException">There is no such file (HTTP 404).</exception>
    /// <exception cref="PbxProtocolException">The PBX answered something that is no audio.</exception>
    public async Task<Recording> OpenAsync(RecordingReference recording, CancellationToken cancellationToken = default)
    {
        string url = _api.Options.BaseAddress!.GetLeftPart(UriPartial.Authority)
            + DscomRecordingPath.ToUrlPath(DscomRecordingPath.Require(recording, _api.Pbx));
        var response = await _api.Sender.OpenAsync(
            DscomOperations.Recording, () => new HttpRequestMessage(HttpMethod.Get, url), cancellationToken).ConfigureAwait(false);
        try
        {
            string? type = response.Content.Headers.ContentType?.MediaType;
            if (type is not null && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase)))
            {
                throw new PbxProtocolException(
                    $"{DscomOperations.Recording.Name}: the PBX answered {type} instead of audio.",
                    _api.Details(DscomOperations.Recording) with { HttpStatus = (int)response.StatusCode });
            }

            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new Recording(stream, type, response.Content.Headers.ContentLength, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Downloads a recording into a stream, which stays open. It may take as long as it needs, but no pause in it longer than
    /// <see cref="PbxHttpOptions.AttemptTimeout"/>.
    /// </summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="PbxUnavailableException">The connection broke before the file was complete.</exception>
    /// <exception cref="PbxTimeoutException">The PBX stopped sending.</exception>
    public async Task<long> DownloadAsync(RecordingReference recording, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var open = await OpenAsync(recording, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            byte[] buffer = new byte[81920];
            long total = 0;
            while (true)
            {
                int read = await ReadAsync(open, buffer, total, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return open.Length is { } length && length != total ? throw Incomplete(total, length, null) : total;
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                total += read;
            }
        }
    }

    /// <summary>Downloads a recording into a file. The file appears under its name only when it is complete.</summary>
    /// <returns>Bytes written.</returns>
    public async Task<long> DownloadAsync(RecordingReference recording, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string partial = path + ".partial";

        // Outside the try: a file that cannot be opened is another download's, and not ours to delete.
        var file = File.Create(partial);
        try
        {
            long total;
            await using (file.ConfigureAwait(false))
            {
                total = await DownloadAsync(recording, file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(partial, path, overwrite: true);
            return total;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private async Task<int> ReadAsync(Recording open, Memory<byte> buffer, long before, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_api.Options.Http.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await open.Content.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Stalled(before, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Incomplete(before, open.Length, e);
        }
    }

    private PbxTimeoutException Stalled(long read, Exception inner) => new(
        $"{DscomOperations.Recording.Name}: nothing more came within {_api.Options.Http.AttemptTimeout.TotalSeconds:0.#} s after {read} bytes.",
        _api.Details(DscomOperations.Recording) with { IsTransient = true },
        inner);

    private PbxUnavailableException Incomplete(long read, long? length, Exception? inner) => new(
        $"{DscomOperations.Recording.Name}: the connection broke after {read} of {length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} bytes.",
        _api.Details(DscomOperations.Recording) with { IsTransient = true },
        inner);
}
