using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>Uploads audio behind the calls' back: a bounded queue that never makes a line wait. Thread-safe.</summary>
internal sealed class AudioUploader(
    EmptyNumberClient client,
    ClientSession session,
    ScreeningOptions options,
    ScreeningCounters counters,
    RunLifetime lifetime,
    ILogger logger)
{
    // The channel's own dropping modes would drop silently; a full TryWrite tells.
    private readonly Channel<UploadJob> _queue = Channel.CreateBounded<UploadJob>(options.UploadQueueCapacity);

    /// <summary>Queues an upload; when the queue is full it is dropped, counted and logged.</summary>
    public AudioUpload Offer(UploadJob job)
    {
        if (!options.UploadAudio)
        {
            return AudioUpload.Disabled;
        }

        counters.UploadQueued();
        if (_queue.Writer.TryWrite(job))
        {
            return AudioUpload.Queued;
        }

        counters.UploadDropped();
        Log.UploadDropped(logger, job.Extension, PhoneNumbers.Mask(job.Number), options.UploadQueueCapacity);
        return AudioUpload.Dropped;
    }

    /// <summary>No more uploads will be offered.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Uploads until the queue is completed and empty, or the run is given up; what is left then counts as dropped.</summary>
    public async Task RunAsync()
    {
        var workers = new Task[options.UploadParallelism];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync();
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (var job in _queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (lifetime.Abandoned.IsCancellationRequested)
            {
                GiveUp(job);
                continue;
            }

            try
            {
                await UploadAsync(job).ConfigureAwait(false);
                counters.UploadDone();
            }
            catch (OperationCanceledException)
            {
                GiveUp(job);
            }
            catch (PbxException e)
            {
                counters.UploadFailed();
                Log.UploadFailed(logger, job.Extension, PhoneNumbers.Mask(job.Number), e.Message);
            }
        }
    }

    private void GiveUp(UploadJob job)
    {
        counters.UploadDropped();
        Log.UploadGivenUp(logger, job.Extension, PhoneNumbers.Mask(job.Number));
    }

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
