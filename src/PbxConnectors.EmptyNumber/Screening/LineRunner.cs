using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>Runs lines: one loop per line, one call after the other.</summary>
internal sealed class LineRunner(
    IPbxDialer dialer,
    LinePool pool,
    NumberScreener screener,
    ScreeningOptions options,
    RunLifetime lifetime,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IPbxStatus? _status = options.CheckExtensions && dialer.TryGetFeature<IPbxStatus>(out var status) ? status : null;

    private readonly IPbxLines? _lines = dialer.TryGetFeature<IPbxLines>(out var lines) ? lines : null;

    /// <summary>Runs one line until there is no work for it any more.</summary>
    public async Task RunAsync(ScreeningLine line)
    {
        try
        {
            await OpenAsync(line).ConfigureAwait(false);
            bool look = true;
            int dialFailures = 0;
            while (true)
            {
                if (look && !await WaitUntilRegisteredAsync(line).ConfigureAwait(false))
                {
                    break;
                }

                if (line.View.State != LineState.Idle)
                {
                    await line.EnterAsync(LineState.Idle).ConfigureAwait(false);
                }

                if (await pool.NextAsync(line, lifetime.Stopping).ConfigureAwait(false) is not { } assignment)
                {
                    if (!pool.IsLost(line) || pool.HasNoUseFor(line) || lifetime.Stopping.IsCancellationRequested)
                    {
                        break;
                    }

                    // Lost while it was free: told at once, not when a number has been spent on it.
                    await MarkUnavailableAsync(line).ConfigureAwait(false);
                    look = true;
                    continue;
                }

                LineOutcome outcome;
                try
                {
                    outcome = await screener.ScreenAsync(line, assignment).ConfigureAwait(false);
                }
                finally
                {
                    pool.Done();
                }

                look = outcome != LineOutcome.Used || pool.IsLost(line);
                dialFailures = outcome == LineOutcome.DialFailed ? dialFailures + 1 : 0;
                await PauseAsync(dialFailures).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // Stopped while it waited.
        }

        await CloseAsync(line).ConfigureAwait(false);
        if (pool.Remove(line))
        {
            await line.EnterAsync(LineState.Closed).ConfigureAwait(false);
        }
        else
        {
            Log.LineWithdrawn(logger, line.Extension);
        }
    }

    // A dialer that is a line of its own needs the extension's password; others register nothing.
    private async Task OpenAsync(ScreeningLine line)
    {
        if (_lines is null || line.Password is not { } password)
        {
            return;
        }

        try
        {
            await _lines.OpenLineAsync(line.Extension, password, lifetime.Stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PbxException or ArgumentException)
        {
            // The state of the extension will show it, and dialling will say why.
            Log.LineNotOpened(logger, line.Extension, e.GetType().Name);
        }
    }

    private async Task CloseAsync(ScreeningLine line)
    {
        if (_lines is null)
        {
            return;
        }

        try
        {
            await _lines.CloseLineAsync(line.Extension, lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PbxException or OperationCanceledException or ObjectDisposedException)
        {
            // The registration ends by itself when its time is over.
        }
    }

    // A PBX that is away must not burn through the server's numbers at the speed of refused connections.
    private async Task PauseAsync(int dialFailures)
    {
        if (dialFailures > 0)
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(dialFailures - 1, 16));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, lifetime.Stopping).ConfigureAwait(false);
        }
    }

    // False when the run ends first.
    private async Task<bool> WaitUntilRegisteredAsync(ScreeningLine line)
    {
        while (true)
        {
            var changed = pool.NextChangeOf(line);
            if (_status is null || !await IsUnavailableAsync(_status, line.Extension).ConfigureAwait(false))
            {
                // What was asked counts, should the news of it still be on their way.
                pool.MarkRegained(line.Extension);
                return true;
            }

            await MarkUnavailableAsync(line).ConfigureAwait(false);
            if (!pool.HasNoUseFor(line))
            {
                var sooner = pool.Closing.IsCompleted ? changed : Task.WhenAny(pool.Closing, changed);
                if (!sooner.IsCompleted)
                {
                    await Pause.UntilAsync(sooner, options.ExtensionCheckInterval, time, lifetime.Stopping).ConfigureAwait(false);
                }
            }

            if (pool.HasNoUseFor(line))
            {
                return false;
            }
        }
    }

    private async Task MarkUnavailableAsync(ScreeningLine line)
    {
        if (line.View.State != LineState.Unavailable)
        {
            Log.LineUnavailable(logger, line.Extension);
            pool.MarkUnavailable(line);
            await line.EnterAsync(LineState.Unavailable).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsUnavailableAsync(IPbxStatus status, string extension)
    {
        try
        {
            var seen = await status.GetExtensionStatusAsync(extension, lifetime.Stopping).ConfigureAwait(false);
            return seen.State == DeviceState.Unavailable;
        }
        catch (Exception e) when (e is not OperationCanceledException || !lifetime.Stopping.IsCancellationRequested)
        {
            // Not knowing is no reason not to dial: the call will tell.
            Log.ExtensionCheckFailed(logger, extension, e.GetType().Name);
            return false;
        }
    }
}

/// <summary>What a call taught about its line.</summary>
internal enum LineOutcome
{
    /// <summary>The line worked.</summary>
    Used,

    /// <summary>Nothing was learnt: the line may be at fault.</summary>
    NothingLearnt,

    /// <summary>The PBX could not be told to dial: it may be away.</summary>
    DialFailed,
}
