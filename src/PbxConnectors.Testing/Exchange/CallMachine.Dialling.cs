namespace PbxConnectors.Testing;

// From the command to dial to the answer, or to the reason why there is none.
internal sealed partial class CallMachine
{
    /// <summary>The dialling extension is called first; the destination when it has answered.</summary>
    public void StartFromExtension(Action? dialling = null)
    {
        MoveTo(SimulatedCallState.Initiated);
        if (Caller.Extension!.Behaviour.AnswerDelay is not { } delay || delay > _exchange.Options.RingLimit)
        {
            After(_exchange.Options.RingLimit, () => End(SimulatedOutcome.NoAnswer, NoAnswerFromUser, CallSide.Network));
            return;
        }

        After(delay, () =>
        {
            dialling?.Invoke();
            DialCallee();
        });
    }

    public void DialCallee()
    {
        if (Callee.IsPlace)
        {
            JoinPlace();
            return;
        }

        Leg.BeginMedia(_exchange.Now);
        if (Callee.Extension is { } extension)
        {
            RingExtension(extension);
        }
        else
        {
            Present(Callee.Scenario!);
        }
    }

    private void Present(NumberScenario scenario)
    {
        MoveTo(SimulatedCallState.Proceeding);
        if (!_exchange.TrunkIsAvailable)
        {
            Clear(NetworkOutOfOrder);
            return;
        }

        var opensMedia = scenario.EarlyMedia is not [{ Kind: MediaKind.None }, ..];
        Play([opensMedia ? MediaSegment.Silence() : MediaSegment.None()]);
        After(_exchange.Options.PostDialDelay, () => PlayEarlyMedia(scenario));
    }

    private void PlayEarlyMedia(NumberScenario scenario)
    {
        var length = Play(scenario.EarlyMedia);
        if (scenario.Answers || scenario.EarlyMedia is [{ Kind: MediaKind.Ringback or MediaKind.Music }, ..])
        {
            Leg.AlertingAt = _exchange.Now;
            MoveTo(SimulatedCallState.Alerting);
        }

        var limit = _exchange.Options.RingLimit;
        var until = scenario.Answers || scenario.RingTime > TimeSpan.Zero ? scenario.RingTime : length ?? limit;
        if (until > limit || length is null && !scenario.Answers && until == limit)
        {
            After(limit, () => End(SimulatedOutcome.NoAnswer, NoAnswerFromUser, CallSide.Network));
        }
        else if (scenario.Answers)
        {
            After(until, () => Answer(scenario.TalkMedia));
        }
        else
        {
            After(until, () => Clear(scenario.Q850Cause ?? NoAnswerFromUser));
        }
    }

    private void Clear(int cause) => End(OutcomeOf(cause), cause, CallSide.Network);

    private static SimulatedOutcome OutcomeOf(int cause) => cause switch
    {
        UserBusy => SimulatedOutcome.Busy,
        NormalClearing or 18 or NoAnswerFromUser => SimulatedOutcome.NoAnswer,
        _ => SimulatedOutcome.Failed,
    };

    private void RingExtension(SimulatedExtension extension)
    {
        if (!extension.IsRegistered)
        {
            Clear(SubscriberAbsent);
            return;
        }

        if (_exchange.CallsOf(extension).Count(call => call != this) >= _exchange.Options.MaxCallsPerExtension)
        {
            Clear(UserBusy);
            return;
        }

        Play([MediaSegment.Ringback()]);
        Leg.AlertingAt = _exchange.Now;
        MoveTo(SimulatedCallState.Alerting);
        var limit = _exchange.Options.RingLimit;
        var patience = Caller.Patience ?? limit;
        if (extension.Behaviour.AnswerDelay is { } delay && delay <= limit && delay <= patience)
        {
            After(delay, () => Answer([MediaSegment.Speech()]));
        }
        else if (patience < limit && Caller.Message is null)
        {
            After(patience, () => HangUp(CallSide.Caller));
        }
        else
        {
            After(limit, () => ExtensionDidNotAnswer(extension));
        }
    }

    private void ExtensionDidNotAnswer(SimulatedExtension extension)
    {
        if (extension.Behaviour.HasMailbox && Caller.Message is { } length)
        {
            LeaveVoicemail(length);
        }
        else
        {
            End(SimulatedOutcome.NoAnswer, NoAnswerFromUser, CallSide.Network);
        }
    }
}
