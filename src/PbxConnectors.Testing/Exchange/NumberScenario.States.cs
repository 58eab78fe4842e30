using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

// One maker per number state; the network clears with the cause that says the same as the state.
public sealed partial record NumberScenario
{
    /// <summary>关机: the phone is switched off.</summary>
    public static NumberScenario PoweredOff() => Announced(NumberState.PoweredOff);

    /// <summary>空号: the number is not assigned.</summary>
    public static NumberScenario EmptyNumber() => Announced(NumberState.EmptyNumber);

    /// <summary>停机: the subscription is out of service.</summary>
    public static NumberScenario OutOfService() => Announced(NumberState.OutOfService);

    /// <summary>正在通话中: the subscriber is in another call.</summary>
    public static NumberScenario InCall() => Announced(NumberState.InCall);

    /// <summary>用户拒接: it rings, then the user rejects the call.</summary>
    public static NumberScenario Rejected() => Announced(NumberState.Rejected, ringing: 6);

    /// <summary>无法接通: the phone cannot be reached.</summary>
    public static NumberScenario Unreachable() => Announced(NumberState.Unreachable);

    /// <summary>暂停服务: service is suspended.</summary>
    public static NumberScenario Suspended() => Announced(NumberState.Suspended);

    /// <summary>用户正忙: user busy, said by an announcement.</summary>
    public static NumberScenario Busy() => Announced(NumberState.Busy);

    /// <summary>拨号方式不正确: misdialled, e.g. a leading zero too many.</summary>
    public static NumberScenario Misdialled() => Announced(NumberState.Misdialled);

    /// <summary>呼入限制: incoming calls are barred.</summary>
    public static NumberScenario IncomingBarred() => Announced(NumberState.IncomingBarred);

    /// <summary>来电提醒: a voice mailbox or call reminder takes over after some ringing.</summary>
    public static NumberScenario Voicemail() => Announced(NumberState.Voicemail, ringing: 15);

    /// <summary>呼叫转移失败: call forwarding failed.</summary>
    public static NumberScenario ForwardingFailed() => Announced(NumberState.ForwardingFailed);

    /// <summary>网络忙: the network is busy.</summary>
    public static NumberScenario NetworkBusy() => Announced(NumberState.NetworkBusy);

    /// <summary>无人接听: it rings for long, then an announcement says that nobody answers.</summary>
    public static NumberScenario NoAnswer() => Announced(NumberState.NoAnswer, ringing: 25);

    /// <summary>欠费: the caller's own line is in arrears.</summary>
    public static NumberScenario CallerArrears() => Announced(NumberState.CallerArrears);

    /// <summary>无法接听: the user cannot answer now.</summary>
    public static NumberScenario CannotAnswer() => Announced(NumberState.CannotAnswer, ringing: 6);

    /// <summary>改号: the number has changed.</summary>
    public static NumberScenario NumberChanged() => Announced(NumberState.NumberChanged);

    /// <summary>线路故障: the line is faulty.</summary>
    public static NumberScenario LineFault() => Announced(NumberState.LineFault);

    /// <summary>稍后再拨: try again later.</summary>
    public static NumberScenario TryLater() => Announced(NumberState.TryLater);

    /// <summary>Rings until the exchange's ring limit.</summary>
    public static NumberScenario Ringing() =>
        new() { Label = NumberState.Ringing.ToLabel() };

    /// <summary>彩铃: music instead of ringback, until the exchange's ring limit.</summary>
    public static NumberScenario ColourRingback() => new()
    {
        Label = NumberState.ColourRingback.ToLabel(),
        EarlyMedia = [MediaSegment.Music()],
    };

    /// <summary>A person answers, by default after 6 s, and talks, by default for 15 s.</summary>
    public static NumberScenario Answered(TimeSpan? ringTime = null, TimeSpan? talkTime = null) => new()
    {
        Label = NumberState.Answered.ToLabel(),
        RingTime = ringTime ?? TimeSpan.FromSeconds(6),
        Answers = true,
        TalkTime = talkTime ?? TimeSpan.FromSeconds(15),
    };

    /// <summary>A fax machine answers with its 2100 Hz tone.</summary>
    public static NumberScenario Fax() => new()
    {
        Label = NumberState.Fax.ToLabel(),
        RingTime = TimeSpan.FromSeconds(6),
        Answers = true,
        TalkTime = TimeSpan.FromSeconds(12),
        TalkMedia = [MediaSegment.Silence(TimeSpan.FromSeconds(0.4)), MediaSegment.Tone("fax_ced", TimeSpan.FromSeconds(3)),
            MediaSegment.Silence()],
    };

    /// <summary>An open line on which nothing is said.</summary>
    public static NumberScenario Silence() => new()
    {
        Label = NumberState.Silence.ToLabel(),
        EarlyMedia = [MediaSegment.Silence(TimeSpan.FromSeconds(15))],
        Q850Cause = 31, // normal, unspecified
    };

    /// <summary>No media path at all until the network clears: the recording is an empty WAV file.</summary>
    public static NumberScenario NoAudio() => new()
    {
        Label = NumberState.NoAudio.ToLabel(),
        EarlyMedia = [MediaSegment.None(TimeSpan.FromSeconds(10))],
        Q850Cause = 31, // normal, unspecified
    };

    /// <summary>The usual course of a call to a number in the given state.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The state is <see cref="NumberState.Unknown"/> or not a state.</exception>
    public static NumberScenario For(NumberState state) => state switch
    {
        NumberState.PoweredOff => PoweredOff(),
        NumberState.EmptyNumber => EmptyNumber(),
        NumberState.OutOfService => OutOfService(),
        NumberState.InCall => InCall(),
        NumberState.Rejected => Rejected(),
        NumberState.Unreachable => Unreachable(),
        NumberState.Suspended => Suspended(),
        NumberState.Busy => Busy(),
        NumberState.Misdialled => Misdialled(),
        NumberState.IncomingBarred => IncomingBarred(),
        NumberState.Voicemail => Voicemail(),
        NumberState.ForwardingFailed => ForwardingFailed(),
        NumberState.NetworkBusy => NetworkBusy(),
        NumberState.NoAnswer => NoAnswer(),
        NumberState.CallerArrears => CallerArrears(),
        NumberState.CannotAnswer => CannotAnswer(),
        NumberState.NumberChanged => NumberChanged(),
        NumberState.LineFault => LineFault(),
        NumberState.TryLater => TryLater(),
        NumberState.Ringing => Ringing(),
        NumberState.ColourRingback => ColourRingback(),
        NumberState.Answered => Answered(),
        NumberState.Fax => Fax(),
        NumberState.Silence => Silence(),
        NumberState.NoAudio => NoAudio(),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no usual course of a call for this state."),
    };

    private static NumberScenario Announced(NumberState state, double ringing = 0)
    {
        var announcement = MediaSegment.Announcement(state.ToLabel(), repeats: 2);
        return new NumberScenario
        {
            Label = state.ToLabel(),
            EarlyMedia = ringing > 0 ? [MediaSegment.Ringback(TimeSpan.FromSeconds(ringing)), announcement] : [announcement],
            Q850Cause = state.Q850Cause(),
        };
    }
}
