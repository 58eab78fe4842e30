namespace PbxConnectors.Testing;

/// <summary>One dial a <see cref="ScriptedPbxDialer"/> was asked for, and the call it made. Thread-safe.</summary>
public sealed class ScriptedDial
{
    private readonly Lock _gate = new();
    private readonly ScriptedPbxDialer _dialer;
    private readonly CallScript _script;
    private readonly PbxCallSource _source;
    private readonly ITimer _timer;
    private DateTimeOffset? _answeredAt;
    private int _nextStep;

    internal ScriptedDial(ScriptedPbxDialer dialer, DialRequest request, CallScript script, PbxCallHandlers handlers)
    {
        (_dialer, _script, Request, At) = (dialer, script, request, dialer.Clock.GetUtcNow());
        _source = new PbxCallSource(dialer.Pbx, request, handlers, dialer.Clock);
        _timer = dialer.Clock.CreateTimer(_ => TakeStep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was asked for.</summary>
    public DialRequest Request { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The call; it stays <see cref="CallState.Unknown"/> where an exception took its place.</summary>
    public PbxCall Call => _source.Call;

    /// <summary>The exception that took the call's place; null when there is a call.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>Whether it was asked to hang up.</summary>
    public bool WasHungUp { get; private set; }

    /// <summary>Whether there is a call that has not ended.</summary>
    public bool IsOpen => Failure is null && !Call.Completion.IsCompleted;

    /// <summary>Moves the call to a state now, as if the PBX had told of it.</summary>
    public void MoveTo(CallState state, string? vendorText = null)
    {
        var now = _dialer.Clock.GetUtcNow();
        lock (_gate)
        {
            if (state == CallState.Connected)
            {
                _answeredAt ??= now;
            }
        }

        _source.Observe(new CallObservation(state, now, Freshness.Pushed, vendorText));
        _dialer.Pulse();
    }

    /// <summary>Lets the network be heard now, before an answer, as a dialer tells that hears its line. Moves no state.</summary>
    /// <param name="codec">Codec by its RTP name; null as from a dialer that does not know.</param>
    public void HearEarlyMedia(string? codec = null)
    {
        _source.ObserveEarlyMedia(_dialer.Clock.GetUtcNow(), Freshness.Pushed, codec);
        _dialer.Pulse();
    }

    /// <summary>Ends the call now, as a PBX tells that says so at once. Does nothing when it is over.</summary>
    public void End(CallResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        End(result, Freshness.Pushed);
    }

    /// <summary>Ends the call now, with the Q.850 cause that goes with the reason.</summary>
    public void End(EndReason reason) => End(PbxModels.CallResult(reason));

    /// <summary>Number masked, and the state.</summary>
    public override string ToString() => $"{Request} {(Failure is null ? Call.State.ToString() : Failure.GetType().Name)}";

    internal void Begin()
    {
        _source.Observe(new CallObservation(CallState.Initiated, _dialer.Clock.GetUtcNow(), Freshness.Local));
        Arm();
    }

    internal void HangUp()
    {
        WasHungUp = true;
        DateTimeOffset? answeredAt;
        lock (_gate)
        {
            answeredAt = _answeredAt;
        }

        var result = PbxModels.CallResult(answeredAt is null ? EndReason.Cancelled : EndReason.Normal) with
        {
            TalkTime = _dialer.Clock.GetUtcNow() - answeredAt,
        };
        End(result, Freshness.Local);
    }

    internal void Fail(Exception exception)
    {
        _timer.Dispose();
        _source.Fail(exception);
    }

    internal void Stop() => _timer.Dispose();

    private void End(CallResult result, Freshness freshness)
    {
        _timer.Dispose();
        _source.End(result, freshness);
        _dialer.Pulse();
    }

    private void Arm()
    {
        lock (_gate)
        {
            if (_nextStep < _script.Steps.Count)
            {
                _timer.Change(_script.Steps[_nextStep].After, Timeout.InfiniteTimeSpan);
            }
            else if (_script.Ending is not null)
            {
                _timer.Change(_script.EndsAfter, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void TakeStep()
    {
        CallScriptStep? step;
        lock (_gate)
        {
            step = _nextStep < _script.Steps.Count ? _script.Steps[_nextStep++] : null;
        }

        if (step is null)
        {
            End(_script.Ending!);
            return;
        }

        MoveTo(step.State);
        Arm();
    }
}
