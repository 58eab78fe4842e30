using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>Screens one number on one line: dials it, follows the call, sets the line free, and hands on what was learnt.</summary>
internal sealed class NumberScreener(
    ScreeningWorkerSettings settings, CallJudge judge, ScreeningCounters counters, RunLifetime lifetime, ILogger logger)
{
    private readonly ScreeningOptions _options = settings.Options;
    private readonly TimeProvider _time = settings.TimeProvider;
    private readonly IPbxDialer _dialer = settings.Dialer;

    /// <summary>Screens a number. Whatever happens, exactly one result follows, except for a double.</summary>
    public async Task<LineOutcome> ScreenAsync(ScreeningLine line, Assignment assignment)
    {
        if (assignment.IsDouble)
        {
            await line.EnterAsync(LineState.Idle, assignment.Number).ConfigureAwait(false);
            return LineOutcome.Used;
        }

        using var activity = ScreeningTelemetry.StartNumber(_dialer.Pbx, line.Extension);
        await judge.WaitForRoomAsync().ConfigureAwait(false);
        var begun = new EndedCall
        {
            Assignment = assignment, Extension = line.Extension, StartedAt = _time.GetUtcNow(), EndedAt = _time.GetUtcNow(),
        };
        var ended = begun with { Problem = "The worker failed." };
        var outcome = LineOutcome.NothingLearnt;
        try
        {
            (ended, outcome) = await CallAsync(line, begun).ConfigureAwait(false);
        }
        finally
        {
            judge.Submit(ended);
        }

        // The server hands out the next number for an extension that it knows to be idle.
        await line.EnterAsync(LineState.Idle, assignment.Number).ConfigureAwait(false);
        return outcome;
    }

    private async Task<(EndedCall Ended, LineOutcome Outcome)> CallAsync(ScreeningLine line, EndedCall begun)
    {
        if (!TryMakeRequest(line.Extension, begun.Assignment.Number, out var request))
        {
            return (begun with { Problem = "The number holds characters that cannot be dialled." }, LineOutcome.Used);
        }

        _ = line.EnterAsync(LineState.Dialing, begun.Assignment.Number);
        var dialled = await DialAsync(line, request!).ConfigureAwait(false);
        if (dialled.Call is not { } call)
        {
            return (begun with { EndedAt = _time.GetUtcNow(), Problem = dialled.Problem }, dialled.Outcome);
        }

        await using (call.ConfigureAwait(false))
        {
            var follower = new CallFollower(call, line, begun.Assignment.Number, settings, lifetime, logger);
            var ended = await follower.FollowAsync(begun).ConfigureAwait(false);
            bool learnt = ended.Result is { Reason: not (EndReason.Unknown or EndReason.Failed) } || ended.Live is { Samples.Length: > 0 };
            return (ended, learnt ? LineOutcome.Used : LineOutcome.NothingLearnt);
        }
    }

    private bool TryMakeRequest(string extension, string number, out DialRequest? request)
    {
        try
        {
            request = new DialRequest(extension, number)
            {
                DisplayNumber = _options.DisplayNumber,

                // Where we can hang up ourselves we do, for only then do we know why the call ended.
                RingTimeout = _dialer.Capabilities.Supports(PbxOperation.HangUp) ? null : _options.RingLimit,
            };
            return true;
        }
        catch (ArgumentException)
        {
            request = null;
            return false;
        }
    }

    private async Task<Dialled> DialAsync(ScreeningLine line, DialRequest request)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                var call = await _dialer.DialAsync(request, lifetime.CallsOver).ConfigureAwait(false);
                counters.CallPlaced();
                return new Dialled(call, null, LineOutcome.Used);
            }
            catch (PbxException e) when (MayRepeat(e, attempt))
            {
                Log.DialRepeated(logger, line.Extension, PhoneNumbers.Mask(request.To), e.Message);
            }
            catch (PbxException e)
            {
                Log.DialFailed(logger, line.Extension, PhoneNumbers.Mask(request.To), e.Delivery, e.Message);
                return Failed(e);
            }
            catch (OperationCanceledException) when (lifetime.CallsOver.IsCancellationRequested)
            {
                return new Dialled(
                    null, "The run was stopped while the number was being dialled; it may have rung. It was not dialled again.", LineOutcome.Used);
            }
            catch (Exception e)
            {
                Log.DialerBroke(
                    logger, line.Extension, PhoneNumbers.Mask(request.To), settings.Client.Redactor.Redact(e.ToString()));
                return new Dialled(
                    null, $"The dialer failed ({e.GetType().Name}); the number may have rung. It was not dialled again.", LineOutcome.DialFailed);
            }

            try
            {
                await Task.Delay(_options.DialRetryPause, _time, lifetime.Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return new Dialled(null, "The run was stopped before the number was dialled.", LineOutcome.Used);
            }
        }
    }

    private bool MayRepeat(PbxException e, int attempt) =>
        e.Delivery == Delivery.NotSent && e is not PbxNotSupportedException && attempt < _options.DialRetries;

    private static Dialled Failed(PbxException e) => e.Delivery switch
    {
        Delivery.NotSent => new Dialled(null, $"The number was not dialled. {e.Message}", LineOutcome.DialFailed),
        Delivery.Sent when e is PbxRejectedException =>
            new Dialled(null, $"The PBX refused to dial. {e.Message}", LineOutcome.NothingLearnt),
        Delivery.Sent => new Dialled(null, $"The dial failed. {e.Message}", LineOutcome.DialFailed),
        _ => new Dialled(
            null, $"Nobody knows whether the number was dialled, so it was not dialled again. {e.Message}", LineOutcome.DialFailed),
    };

    private readonly record struct Dialled(PbxCall? Call, string? Problem, LineOutcome Outcome);
}
