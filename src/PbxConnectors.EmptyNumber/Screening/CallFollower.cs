using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>Follows one call from the dial to its result: reports its states, listens where it can, and hangs up when it is time.</summary>
internal sealed class CallFollower(
    PbxCall call, ScreeningLine line, string number, ScreeningWorkerSettings settings, RunLifetime lifetime, ILogger logger)
{
    // The analyzer works at telephone quality.
    private static readonly TimeSpan LastFrames = TimeSpan.FromSeconds(1);

    private readonly ScreeningOptions _options = settings.Options;
    private readonly TimeProvider _time = settings.TimeProvider;
    private readonly TaskCompletionSource _connected = NewSignal();
    private readonly TaskCompletionSource _decided = NewSignal();
    private readonly Lock _gate = new();
    private Task<LiveHearing>? _listening;

    /// <summary>Follows the call. Never throws.</summary>
    public async Task<EndedCall> FollowAsync(EndedCall begun)
    {
        using var over = new CancellationTokenSource();
        TryListen(over.Token);
        var states = FollowStatesAsync(over.Token);
        var due = WaitForHangUpAsync(over.Token);
        CallResult? result = null;
        string? problem = null;
        bool interrupted = false;
        try
        {
            if (await Task.WhenAny(call.Completion, due).ConfigureAwait(false) == due && !call.Completion.IsCompleted)
            {
                interrupted = await due.ConfigureAwait(false) == HangUpCause.Stop;
                await HangUpAsync().ConfigureAwait(false);
            }

            result = await call.Completion.WaitAsync(_options.OutcomeWait, _time, lifetime.Abandoned).ConfigureAwait(false);
            begun = begun with { EndedAt = _time.GetUtcNow() };

            // The states end with the result: none may be reported after the one that says idle.
            await states.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await HearOutAsync().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            problem = $"The PBX did not tell within {_options.OutcomeWait.TotalSeconds:0.#} s of hanging up how the call went; it may still be on.";
        }
        catch (OperationCanceledException) when (lifetime.Abandoned.IsCancellationRequested)
        {
            interrupted = true;
        }
        catch (Exception e)
        {
            problem = $"The call could not be followed to its end: {Describe(e)}";
        }

        await over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(states, due).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var live = _listening is null ? null : await _listening.ConfigureAwait(false);
        return begun with
        {
            EndedAt = result is null ? _time.GetUtcNow() : begun.EndedAt,
            Result = result,
            Live = live,
            Problem = interrupted ? "The run was stopped before the call had ended." : problem,
            Interrupted = interrupted,
        };
    }

    // Frames of the last moments may still be on their way to the listener; a dialer ends the sound with the call.
    private async Task HearOutAsync()
    {
        if (_listening is { } listening)
        {
            await ((Task)listening.WaitAsync(LastFrames, _time, lifetime.Abandoned))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Another dialer's exception may hold anything; a PbxException by contract holds no secret.
    private static string Describe(Exception e) => e is PbxException ? e.Message : $"{e.GetType().Name}.";

    private async Task FollowStatesAsync(CancellationToken over)
    {
        await foreach (var change in call.ReadStatesAsync(over).ConfigureAwait(false))
        {
            TryListen(over);

            // What the record says afterwards is no longer so.
            if (change.State == CallState.Connected && change.Freshness != Freshness.FromRecord)
            {
                _ = line.EnterAsync(LineState.Connected, number);
                _connected.TrySetResult();
            }
        }
    }

    // The sound may be there at once or only when the first state is.
    private void TryListen(CancellationToken over)
    {
        lock (_gate)
        {
            if (_listening is not null || !call.TryGetLiveAudio(out var audio))
            {
                return;
            }

            var analyzer = new CallProgressAnalyzer(
                settings.LibraryInForce, (settings.Listening ?? new CallProgressOptions()) with { SampleRate = audio.SampleRate });
            var listener = new LiveListener(
                audio, analyzer, settings.HangUpOn, _options.RingLimit + _options.AnsweredLimit + _options.OutcomeWait);
            _listening = Task.Run(() => listener.ListenAsync(over), CancellationToken.None);
            if (_options.HangUpWhenDecided)
            {
                _ = listener.Decided.ContinueWith(
                    _ => _decided.TrySetResult(), over, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task<HangUpCause> WaitForHangUpAsync(CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, lifetime.CallsOver);
        try
        {
            await Task.WhenAny(_decided.Task, _connected.Task).WaitAsync(_options.RingLimit, _time, either.Token).ConfigureAwait(false);
            if (!_decided.Task.IsCompleted)
            {
                await _decided.Task.WaitAsync(_options.AnsweredLimit, _time, either.Token).ConfigureAwait(false);
            }

            return HangUpCause.Decided;
        }
        catch (TimeoutException)
        {
            return HangUpCause.Limit;
        }
        catch (OperationCanceledException)
        {
            return HangUpCause.Stop;
        }
    }

    private async Task HangUpAsync()
    {
        // Then the request carried the time limit, and the PBX keeps it if it can.
        if (!settings.Dialer.Capabilities.Supports(PbxOperation.HangUp))
        {
            return;
        }

        var command = call.HangUpAsync(lifetime.Abandoned);
        try
        {
            await command.WaitAsync(_options.OutcomeWait, _time, lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whether or not the command went through, the call's own end is waited for.
            _ = command.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Log.HangUpFailed(logger, line.Extension, Describe(e));
        }
    }

    private enum HangUpCause
    {
        Decided,
        Limit,
        Stop,
    }
}
