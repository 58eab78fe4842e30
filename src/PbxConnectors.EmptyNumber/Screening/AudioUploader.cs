using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Uploads audio behind the calls' back: a bounded queue that never makes a line wait, in memory or, with a spool, on disk. Thread-safe.
/// </summary>
internal sealed class AudioUploader(
    EmptyNumberClient client,
    ClientSession session,
    ScreeningOptions options,
    ScreeningCounters counters,
    RunLifetime lifetime,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>();
    private readonly UploadSpool? _spool =
        options is { UploadAudio: true, UploadSpoolFolder: { Length: > 0 } folder } ? new UploadSpool(folder, time, logger) : null;

    private IReadOnlyList<string> _left = [];
    private int _waiting;

    /// <summary>Takes the spool's folder, if there is to be one.</summary>
    /// <exception cref="InvalidOperationException">The folder cannot be used.</exception>
    public void Open() => _left = _spool?.Open() ?? [];

    /// <summary>Queues an upload; when the queue is full it is dropped, counted and logged.</summary>
    public AudioUpload Offer(UploadJob job)
    {
        if (!options.UploadAudio)
        {
            return AudioUpload.Disabled;
        }

        counters.UploadQueued();
        if (Interlocked.Increment(ref _waiting) <= options.UploadQueueCapacity && _queue.Writer.TryWrite(Keep(job)))
        {
            return AudioUpload.Queued;
        }

        Interlocked.Decrement(ref _waiting);
        counters.UploadDropped();
        Log.UploadDropped(logger, job.Extension, PhoneNumbers.Mask(job.Number), options.UploadQueueCapacity);
        return AudioUpload.Dropped;
    }

    /// <summary>No more uploads will be offered.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>
    /// Uploads, first what an earlier run left in the spool, until the queue is completed and empty or the run is given up. What is left then
    /// stays in the spool, or counts as dropped without one. There must be a client id.
    /// </summary>
    public async Task RunAsync()
    {
        foreach (string left in _left)
        {
            counters.UploadQueued();
            Interlocked.Increment(ref _waiting);
            _queue.Writer.TryWrite(new Pending(null, left));
        }

        var workers = new Task[options.UploadParallelism];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync();
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    /// <summary>Lets go of the spool.</summary>
    public void Dispose() => _spool?.Dispose();

    // A disk that does not take it leaves memory, as without a spool.
    private Pending Keep(UploadJob job) => _spool?.Keep(job) is { } path ? new Pending(null, path) : new Pending(job, null);

    private async Task WorkAsync()
    {
        await foreach (var pending in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            Interlocked.Decrement(ref _waiting);
            if (pending.Path is null)
            {
                await OnceAsync(pending.Job!).ConfigureAwait(false);
            }
            else if (lifetime.Abandoned.IsCancellationRequested)
            {
                counters.UploadKept();
            }
            else if (_spool!.Read(pending.Path) is { } job)
            {
                await UntilTakenAsync(job, pending.Path).ConfigureAwait(false);
            }
            else
            {
                counters.UploadFailed();
            }
        }
    }

    private async Task OnceAsync(UploadJob job)
    {
        try
        {
            lifetime.Abandoned.ThrowIfCancellationRequested();
            await UploadAsync(job).ConfigureAwait(false);
            counters.UploadDone();
        }
        catch (OperationCanceledException)
        {
            counters.UploadDropped();
            Log.UploadGivenUp(logger, job.Extension, PhoneNumbers.Mask(job.Number));
        }
        catch (PbxException e)
        {
            counters.UploadFailed();
            Log.UploadFailed(logger, job.Extension, PhoneNumbers.Mask(job.Number), e.Message);
        }
    }

    private async Task UntilTakenAsync(UploadJob job, string path)
    {
        for (bool again = false; ; again = true)
        {
            try
            {
                if (again)
                {
                    await Pause.UntilAsync(Task.CompletedTask, options.UploadRetryPause, time, lifetime.Abandoned).ConfigureAwait(false);
                }

                await UploadAsync(job).ConfigureAwait(false);
                _spool!.Remove(path);
                counters.UploadDone();
                return;
            }
            catch (OperationCanceledException)
            {
                counters.UploadKept();
                return;
            }
            catch (PbxException e) when (IsPassing(e))
            {
                Log.UploadPostponed(logger, job.Extension, PhoneNumbers.Mask(job.Number), e.Message, options.UploadRetryPause);
            }
            catch (PbxException e)
            {
                _spool!.Refuse(path);
                counters.UploadFailed();
                Log.UploadFailed(logger, job.Extension, PhoneNumbers.Mask(job.Number), e.Message);
                return;
            }
        }
    }

    // A refusal for good stays one; everything else may pass.
    private static bool IsPassing(PbxException e) => e is not PbxRejectedException || e.IsTransient;

    private async Task UploadAsync(UploadJob job)
    {
        string id = session.Id;
        try
        {
            await client.UploadDialAudioAsync(id, job.Extension, job.Number, job.Wave, job.FileName, lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (PbxException e) when (ClientSession.IsRefusal(e))
        {
            if (!await session.RenewIfForgottenAsync(id, lifetime.Abandoned).ConfigureAwait(false))
            {
                throw;
            }

            await client.UploadDialAudioAsync(session.Id, job.Extension, job.Number, job.Wave, job.FileName, lifetime.Abandoned)
                .ConfigureAwait(false);
        }
    }
}

/// <summary>One upload.</summary>
/// <param name="Extension">The extension that dialled.</param>
/// <param name="Number">The number dialled.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="Wave">The file.</param>
internal sealed record UploadJob(string Extension, string Number, string FileName, ReadOnlyMemory<byte> Wave);

/// <summary>An upload in memory or in the spool.</summary>
internal readonly record struct Pending(UploadJob? Job, string? Path);
