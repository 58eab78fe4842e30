namespace PbxConnectors.Testing;

/// <summary>
/// What a <see cref="ScriptedPbxDialer"/> makes of one dial: the states the call goes through, each after a while, and its end; or the
/// exception in place of a call. Made by the static members; immutable, vary one with <c>with</c>.
/// </summary>
public sealed record CallScript
{
    private static readonly TimeSpan Setup = TimeSpan.FromSeconds(1);

    private CallScript()
    {
    }

    /// <summary>The states after <see cref="CallState.Initiated"/>, in order.</summary>
    public IReadOnlyList<CallScriptStep> Steps { get; init; } = [];

    /// <summary>How the call ends after the last step; null when only the test or a hang-up ends it.</summary>
    public CallResult? Ending { get; init; }

    /// <summary>From the last step to the end.</summary>
    public TimeSpan EndsAfter { get; init; }

    /// <summary>How long the PBX takes to answer the dial command. Default zero.</summary>
    public TimeSpan DialTakes { get; init; }

    /// <summary>Makes the exception that is thrown instead of returning a call; null for a call.</summary>
    public Func<PbxIdentity, Exception>? Failure { get; init; }

    /// <summary>Rings, by default for 6 s, is answered, and hung up by the other side, by default after 15 s.</summary>
    public static CallScript Answered(TimeSpan? ringTime = null, TimeSpan? talkTime = null)
    {
        var talk = talkTime ?? TimeSpan.FromSeconds(15);
        return new CallScript
        {
            Steps = [new(Setup, CallState.Alerting), new(ringTime ?? TimeSpan.FromSeconds(6), CallState.Connected)],
            Ending = PbxModels.CallResult(EndReason.Normal) with { TalkTime = talk },
            EndsAfter = talk,
        };
    }

    /// <summary>The called party is busy.</summary>
    public static CallScript Busy() => Unanswered(EndReason.Busy, TimeSpan.Zero);

    /// <summary>Rings, by default for 25 s, and nobody answers.</summary>
    public static CallScript NoAnswer(TimeSpan? ringTime = null) => Unanswered(EndReason.NoAnswer, ringTime ?? TimeSpan.FromSeconds(25));

    /// <summary>Rings, by default for 6 s, and is refused.</summary>
    public static CallScript Rejected(TimeSpan? ringTime = null) => Unanswered(EndReason.Rejected, ringTime ?? TimeSpan.FromSeconds(6));

    /// <summary>空号: there is no such number.</summary>
    public static CallScript EmptyNumber() => Unanswered(EndReason.InvalidNumber, TimeSpan.Zero);

    /// <summary>The phone is off or out of coverage.</summary>
    public static CallScript Unreachable() => Unanswered(EndReason.Unreachable, TimeSpan.Zero);

    /// <summary>How it ended could not be learnt: <see cref="EndReason.Unknown"/> with an explanation, as from a PBX that does not tell.</summary>
    public static CallScript NeverLearnt(string explanation = "The PBX does not tell how calls end.", TimeSpan? after = null) => new()
    {
        Ending = new CallResult { Reason = EndReason.Unknown, Explanation = explanation },
        EndsAfter = after ?? TimeSpan.FromSeconds(30),
    };

    /// <summary>Any ending that is no answer, after ringing for a while; zero does not ring at all.</summary>
    public static CallScript Unanswered(EndReason reason, TimeSpan ringTime) => new()
    {
        Steps = ringTime > TimeSpan.Zero ? [new(Setup, CallState.Alerting)] : [],
        Ending = PbxModels.CallResult(reason),
        EndsAfter = ringTime > TimeSpan.Zero ? ringTime : Setup,
    };

    /// <summary>Nothing happens by itself: the test moves the call through its <see cref="ScriptedDial"/>.</summary>
    public static CallScript ByHand() => new();

    /// <summary>The PBX says no: <see cref="PbxRejectedException"/>, the command having arrived.</summary>
    public static CallScript Refused(string vendorCode = "refused", string vendorMessage = "呼叫被拒绝") =>
        Throws(pbx => PbxModels.Rejected(vendorCode, vendorMessage, pbx));

    /// <summary>
    /// The line breaks: <see cref="PbxUnavailableException"/>. With <see cref="Delivery.Unknown"/> (default) somebody may be ringing; with
    /// <see cref="Delivery.NotSent"/> the PBX was not reached.
    /// </summary>
    public static CallScript Lost(Delivery delivery = Delivery.Unknown) => Throws(pbx => PbxModels.Unavailable(delivery, pbx));

    /// <summary>Any exception, made anew for each dial.</summary>
    public static CallScript Throws(Func<PbxIdentity, Exception> failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new CallScript { Failure = failure };
    }

    /// <summary>The course the laboratory's exchange would give a call, so that one number plan serves both.</summary>
    public static CallScript For(NumberScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario switch
        {
            { RefuseDial: true } => Refused(),
            { Answers: true } => Answered(scenario.RingTime, scenario.TalkTime),
            _ => Unanswered(Q850.ToEndReason(scenario.Q850Cause ?? Q850.NoAnswer) ?? EndReason.Unknown, scenario.RingTime),
        };
    }
}

/// <summary>A state a scripted call comes to.</summary>
/// <param name="After">From the step before, or from the dial.</param>
/// <param name="State">The state.</param>
public sealed record CallScriptStep(TimeSpan After, CallState State);
