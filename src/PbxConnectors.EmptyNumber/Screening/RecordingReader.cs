using System.Globalization;

namespace PbxConnectors.EmptyNumber;

/// <summary>Fetches the recording of a call that has ended, which may appear late. Thread-safe.</summary>
internal sealed class RecordingReader(IPbxDialer dialer, ScreeningOptions options, TimeProvider time)
{
    // For a download that has begun; what is not there yet is bounded by the options.
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromSeconds(60);

    private readonly IPbxRecordings? _recordings = dialer.TryGetFeature<IPbxRecordings>(out var recordings) ? recordings : null;

    /// <summary>Whether the PBX gives recordings at all.</summary>
    public bool IsOffered => _recordings is not null;

    /// <summary>Reads a recording. Never throws: either the bytes or the problem is there.</summary>
    public async Task<(byte[]? Bytes, string? Problem)> ReadAsync(RecordingReference reference, CancellationToken abandoned)
    {
        if (_recordings is null)
        {
            return (null, "This PBX gives no recordings.");
        }

        long started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(options.RecordingWait + DownloadLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abandoned);
        try
        {
            while (true)
            {
                string reason;
                try
                {
                    var recording = await _recordings.OpenRecordingAsync(reference, both.Token).ConfigureAwait(false);
                    await using var closing = recording.ConfigureAwait(false);
                    var (bytes, problem) = await ReadAllAsync(recording.Content, both.Token).ConfigureAwait(false);
                    if (problem is not null || bytes!.Length > 0)
                    {
                        return (bytes, problem);
                    }

                    reason = "the file is empty";
                }
                catch (PbxException e) when (e is PbxRejectedException || e.IsTransient)
                {
                    reason = e.Message;
                }
                catch (Exception e) when (e is IOException or HttpRequestException)
                {
                    reason = $"the download broke off ({e.GetType().Name})";
                }

                if (time.GetElapsedTime(started) + options.RecordingPollInterval > options.RecordingWait)
                {
                    return (null, $"The recording did not appear within {Seconds(options.RecordingWait)} s: {reason}");
                }

                await Task.Delay(options.RecordingPollInterval, time, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return (null, abandoned.IsCancellationRequested
                ? "The run was stopped before the recording was there."
                : $"The recording was not complete within {Seconds(options.RecordingWait + DownloadLimit)} s.");
        }
        catch (Exception e)
        {
            return (null, $"The recording cannot be opened: {(e is PbxException ? e.Message : $"{e.GetType().Name}.")}");
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private async Task<(byte[]? Bytes, string? Problem)> ReadAllAsync(Stream content, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > options.MaxRecordingBytes)
            {
                return (null, $"The recording is larger than {options.MaxRecordingBytes.ToString(CultureInfo.InvariantCulture)} bytes.");
            }

            buffer.Write(chunk, 0, read);
        }

        return (buffer.ToArray(), null);
    }
}
