using System.Globalization;

namespace PbxConnectors.Transport;

/// <summary>
/// Downloads recordings completely or not at all. A download may take as long as it needs, but no pause in it longer than a limit. For
/// authors of a connector. Thread-safe.
/// </summary>
public sealed class RecordingDownload
{
    private readonly PbxErrorDetails _details;
    private readonly TimeSpan _longestPause;
    private readonly TimeProvider _time;

    /// <summary>Creates a downloader for one operation of one connection.</summary>
    /// <param name="pbx">The connection, for errors.</param>
    /// <param name="operation">The operation, for errors.</param>
    /// <param name="longestPause">How long nothing may come.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    public RecordingDownload(PbxIdentity pbx, WireOperation operation, TimeSpan longestPause, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        ArgumentNullException.ThrowIfNull(operation);
        _details = new PbxErrorDetails { Pbx = pbx, Operation = operation.Name, Delivery = Delivery.Sent, IsTransient = true };
        (_longestPause, _time) = (longestPause, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Downloads into a stream, which stays open.</summary>
    /// <param name="open">Opens the recording.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="PbxUnavailableException">The connection broke before the file was complete.</exception>
    /// <exception cref="PbxTimeoutException">The PBX stopped sending.</exception>
    public async Task<long> ToStreamAsync(
        Func<CancellationToken, Task<Recording>> open, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(destination);
        var recording = await open(cancellationToken).ConfigureAwait(false);
        await using (recording.ConfigureAwait(false))
        {
            byte[] buffer = new byte[81920];
            long total = 0;
            while (true)
            {
                int read = await ReadAsync(recording, buffer, total, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return recording.Length is { } length && length != total ? throw Incomplete(total, length, null) : total;
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                total += read;
            }
        }
    }

    /// <summary>Downloads into a file, which appears under its name only when it is complete.</summary>
    /// <param name="open">Opens the recording.</param>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Bytes written.</returns>
    public async Task<long> ToFileAsync(Func<CancellationToken, Task<Recording>> open, string path, CancellationToken cancellationToken)
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
                total = await ToStreamAsync(open, file, cancellationToken).ConfigureAwait(false);
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

    private async Task<int> ReadAsync(Recording recording, Memory<byte> buffer, long before, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_longestPause, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await recording.Content.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PbxTimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_details.Operation}: nothing more came within {_longestPause.TotalSeconds:0.#} s after {before} bytes."),
                _details,
                e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Incomplete(before, recording.Length, e);
        }
    }

    private PbxUnavailableException Incomplete(long read, long? length, Exception? inner)
    {
        string whole = length?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of";
        return new PbxUnavailableException($"{_details.Operation}: the connection broke after {read} of {whole} bytes.", _details, inner);
    }
}
