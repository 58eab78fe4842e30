using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Reports the states of extensions, in order per extension and independently of one another. While a report is under way, a newer state
/// on the same number replaces an older one that still waits. Thread-safe.
/// </summary>
internal sealed class StatusReporter(
    EmptyNumberClient client,
    ClientSession session,
    ScreeningCounters counters,
    Action<Exception> fault,
    RunLifetime lifetime,
    ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ExtensionQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Queues a report.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="status">Its state.</param>
    /// <param name="number">The number it works on; null for none.</param>
    /// <returns>Completes, never faulted, when the report was taken, failed for good, or was replaced by a newer one.</returns>
    public Task Report(string extension, ReportedStatus status, string? number)
    {
        var report = new StatusReport(status, number);
        lock (_gate)
        {
            if (!_queues.TryGetValue(extension, out var queue))
            {
                _queues[extension] = queue = new ExtensionQueue(extension);
            }

            // A server that lags behind is told the present, not the past.
            if (queue.Waiting.Last?.Value is { } last && last.Number == number)
            {
                queue.Waiting.RemoveLast();
                last.Done.TrySetResult();
            }

            queue.Waiting.AddLast(report);
            queue.Last = report;
            if (queue.Pump.IsCompleted)
            {
                queue.Pump = Task.Run(() => PumpAsync(queue), CancellationToken.None);
            }
        }

        return report.Done.Task;
    }

    /// <summary>Makes sure that the server knows an extension's last state: what it did not take is reported once more.</summary>
    /// <returns>False when the server did not take it now either.</returns>
    public async Task<bool> EnsureKnownAsync(string extension)
    {
        StatusReport? last;
        lock (_gate)
        {
            if (!_queues.TryGetValue(extension, out var queue) || queue.Last is null or { Outcome: Outcome.Taken })
            {
                return true;
            }

            if (queue.Last.Outcome == Outcome.Failed)
            {
                _ = Report(extension, queue.Last.Status, queue.Last.Number);
            }

            last = queue.Last;
        }

        await last.Done.Task.ConfigureAwait(false);
        return last.Outcome == Outcome.Taken;
    }

    /// <summary>Tells a server that has given a new client id the present state of every extension again.</summary>
    public void RepeatAll(IReadOnlyCollection<string> extensions)
    {
        // Under the lock throughout: a newer report must not slip in before the repeated one.
        lock (_gate)
        {
            foreach (string extension in extensions)
            {
                if (_queues.TryGetValue(extension, out var queue) && queue is { Last: { } last, Waiting.Count: 0 })
                {
                    _ = Report(extension, last.Status, last.Number);
                }
            }
        }
    }

    /// <summary>Waits until every report queued so far is done.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_queues.Values.Select(queue => queue.Pump));
        }
    }

    private async Task PumpAsync(ExtensionQueue queue)
    {
        while (true)
        {
            StatusReport report;
            lock (_gate)
            {
                if (queue.Waiting.First is not { } first)
                {
                    // Seen as completed by the next Report, which holds the lock: nothing can slip in between.
                    queue.Pump = Task.CompletedTask;
                    return;
                }

                report = first.Value;
                queue.Waiting.RemoveFirst();
            }

            try
            {
                await SendAsync(queue.Extension, report).ConfigureAwait(false);
                report.Outcome = Outcome.Taken;
            }
            catch (Exception e) when (e is PbxException or OperationCanceledException)
            {
                report.Outcome = Outcome.Failed;
                counters.ReportFailed();
                Log.ReportFailed(logger, queue.Extension, report.Status, PhoneNumbers.Mask(report.Number), e.Message);
            }
            catch (Exception e)
            {
                fault(e);
            }
            finally
            {
                report.Done.TrySetResult();
            }
        }
    }

    private async Task SendAsync(string extension, StatusReport report)
    {
        string id = session.Id;
        try
        {
            await client.ReportStatusAsync(id, extension, report.Status, report.Number, lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (PbxException e) when (ClientSession.IsRefusal(e))
        {
            if (!await session.RenewIfForgottenAsync(id, lifetime.Abandoned).ConfigureAwait(false))
            {
                throw;
            }

            await client.ReportStatusAsync(session.Id, extension, report.Status, report.Number, lifetime.Abandoned).ConfigureAwait(false);
        }
    }

    private enum Outcome
    {
        Open,
        Taken,
        Failed,
    }

    private sealed record StatusReport(ReportedStatus Status, string? Number)
    {
        public Outcome Outcome { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class ExtensionQueue(string extension)
    {
        public string Extension { get; } = extension;

        public LinkedList<StatusReport> Waiting { get; } = [];

        public StatusReport? Last { get; set; }

        public Task Pump { get; set; } = Task.CompletedTask;
    }
}
