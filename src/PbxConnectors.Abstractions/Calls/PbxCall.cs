using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PbxConnectors;

/// <summary>
/// One call that was placed, seen by the one who placed it: follow its states, await its result, hang it up. Thread-safe; any number of
/// readers. <see cref="PbxCallSource"/> is the producer's half, as TaskCompletionSource is to Task.
/// </summary>
public sealed class PbxCall : IAsyncDisposable
{
    // More would only be noise: what matters of a call fits in a handful of observations.
    private const int EvidenceLimit = 64;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly PbxCallHandlers _handlers;
    private readonly List<CallStep> _steps = [];
    private readonly List<CallStateChange> _changes = [];
    private readonly List<CallObservation> _evidence = [];
    private readonly List<VendorCallId> _vendorIds = [];
    private readonly TaskCompletionSource<CallResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = NewSignal();
    private ICallAudio? _audio;
    private EarlyMediaBegan? _earlyMedia;
    private CallHangUp? _hangUp;
    private Exception? _failure;
    private bool _ended;
    private bool _disposed;

    internal PbxCall(PbxIdentity pbx, DialRequest request, PbxCallHandlers handlers, TimeProvider time)
    {
        (Pbx, Request, _handlers, _time) = (pbx, request, handlers, time);
        CorrelationId = request.CorrelationId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("n");

        // A call nobody awaits may fail: that must not surface as an unobserved task exception.
        _completion.Task.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>The PBX the call runs through.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>What was asked for.</summary>
    public DialRequest Request { get; }

    /// <summary>Our own id of the call: the request's, or one made for it.</summary>
    public string CorrelationId { get; }

    /// <summary>The ids the PBX gave, in the order we learnt them; a snapshot.</summary>
    public IReadOnlyList<VendorCallId> VendorIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _vendorIds];
            }
        }
    }

    /// <summary>The present state.</summary>
    public CallState State
    {
        get
        {
            lock (_gate)
            {
                return _changes.Count == 0 ? CallState.Unknown : _changes[^1].State;
            }
        }
    }

    /// <summary>
    /// Since when the network is heard before an answer; null when it was not, or when this PBX does not tell
    /// (<see cref="PbxOperation.EarlyMedia"/>).
    /// </summary>
    public EarlyMediaBegan? EarlyMedia
    {
        get
        {
            lock (_gate)
            {
                return _earlyMedia;
            }
        }
    }

    /// <summary>
    /// Observations that did not move the call: late, repeated out of order, or contradicting; a snapshot, the oldest kept. For
    /// diagnosis.
    /// </summary>
    public IReadOnlyList<CallObservation> Evidence
    {
        get
        {
            lock (_gate)
            {
                return [.. _evidence];
            }
        }
    }

    /// <summary>
    /// The result. Completes exactly once, always: a call whose outcome cannot be learnt ends as <see cref="EndReason.Unknown"/> after a
    /// bounded wait. Faults only when the dialer or the call is disposed first.
    /// </summary>
    public Task<CallResult> Completion => _completion.Task;

    internal bool HangUpRequested
    {
        get
        {
            lock (_gate)
            {
                return _hangUp?.IsRequested == true;
            }
        }
    }

    /// <summary>Reads all states from the first one on, then live, and ends after <see cref="CallState.Ended"/>.</summary>
    /// <exception cref="ObjectDisposedException">The dialer or the call was disposed while it ran.</exception>
    public async IAsyncEnumerable<CallStateChange> ReadStatesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var step in ReadStepsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (step is CallStateChange change)
            {
                yield return change;
            }
        }
    }

    /// <summary>
    /// Reads every step from the first one on, then live: the states as <see cref="ReadStatesAsync"/> gives them, and between them what is no
    /// state, such as <see cref="EarlyMediaBegan"/>. Ends after <see cref="CallState.Ended"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The dialer or the call was disposed while it ran.</exception>
    public async IAsyncEnumerable<CallStep> ReadStepsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int next = 0; ;)
        {
            CallStep? step = null;
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (next < _steps.Count)
                {
                    step = _steps[next++];
                }
                else if (_ended)
                {
                    yield break;
                }
                else if (_failure is not null)
                {
                    throw _failure;
                }
            }

            if (step is not null)
            {
                yield return step;
            }
            else
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits until the call is in a state or has passed it on the way Initiated, Queued, Alerting, Connected, Ended; a call on hold, parked
    /// or being transferred has been connected. Completes at once when that was so already.
    /// </summary>
    /// <exception cref="PbxCallEndedException">The call ended first.</exception>
    public async Task<CallStateChange> WaitForAsync(CallState state, CancellationToken cancellationToken = default)
    {
        await foreach (var change in ReadStatesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.State == state || (change.State != CallState.Ended && IsProgress(state) && Rank(change.State) >= Rank(state)))
            {
                return change;
            }
        }

        throw new PbxCallEndedException(Pbx, state, await Completion.ConfigureAwait(false));
    }

    /// <summary>
    /// Asks the PBX to end the call; the end itself shows in the states. Sends one command however often it is called: while one is on its way its
    /// outcome is everybody's, after it was accepted or the call is over nothing is sent, after it failed the next call tries again.
    /// </summary>
    /// <exception cref="PbxNotSupportedException">This PBX cannot hang up.</exception>
    /// <exception cref="PbxException">The command failed.</exception>
    public async Task HangUpAsync(CancellationToken cancellationToken = default)
    {
        CallHangUp hangUp;
        lock (_gate)
        {
            if (_ended || _failure is not null)
            {
                return;
            }

            hangUp = _hangUp ??= new CallHangUp(token => _handlers.HangUp(this, token));
        }

        await hangUp.RequestAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the live sound of the call, where the dialer hears the line itself.</summary>
    public bool TryGetLiveAudio([NotNullWhen(true)] out ICallAudio? audio)
    {
        lock (_gate)
        {
            audio = _audio;
        }

        return audio is not null;
    }

    /// <summary>Stops following the call; waits that are pending fault. Never hangs up: that is <see cref="HangUpAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        if (Fail(new ObjectDisposedException(nameof(PbxCall), "The call was disposed before it ended, so its end was not learnt.")))
        {
            await _handlers.Release(this).ConfigureAwait(false);
        }
    }

    /// <summary>Correlation id, masked numbers and state.</summary>
    public override string ToString() => $"{Pbx} call {CorrelationId} {Request} {State}";

    internal void AddVendorId(VendorCallId id)
    {
        lock (_gate)
        {
            if (!_vendorIds.Contains(id))
            {
                _vendorIds.Add(id);
            }
        }
    }

    internal void AttachAudio(ICallAudio audio)
    {
        lock (_gate)
        {
            _audio = audio;
        }
    }

    internal bool Observe(CallObservation observation)
    {
        lock (_gate)
        {
            var current = _changes.Count == 0 ? CallState.Unknown : _changes[^1].State;
            if (observation.State == current && !_ended)
            {
                return false;
            }

            if (_ended || _failure is not null || !Moves(current, observation))
            {
                if (_evidence.Count < EvidenceLimit)
                {
                    _evidence.Add(observation);
                }

                return false;
            }

            Append(observation);
            return true;
        }
    }

    internal bool ObserveEarlyMedia(DateTimeOffset at, Freshness freshness, string? codec, string? vendorText)
    {
        lock (_gate)
        {
            // Behind an answer it would be the conversation.
            if (_ended || _failure is not null || _earlyMedia is not null || FirstTimeAnswered() is not null)
            {
                return false;
            }

            _earlyMedia = new EarlyMediaBegan(at, _time.GetUtcNow(), freshness, codec, vendorText);
            _steps.Add(_earlyMedia);
            Signal();
            return true;
        }
    }

    internal bool End(CallResult result, Freshness? freshness)
    {
        lock (_gate)
        {
            if (_ended || _failure is not null)
            {
                return false;
            }

            var endedAt = result.EndedAt ?? _time.GetUtcNow();
            freshness ??= result.Records.Count > 0 ? Freshness.FromRecord : Freshness.Local;
            Append(new CallObservation(CallState.Ended, endedAt, freshness.Value, result.VendorText));
            _ended = true;
            result = result with
            {
                DialedAt = result.DialedAt ?? FirstTime(CallState.Initiated),
                EarlyMediaAt = result.EarlyMediaAt ?? _earlyMedia?.At,
                AlertingAt = result.AlertingAt ?? FirstTime(CallState.Alerting),
                AnsweredAt = result.AnsweredAt ?? FirstTimeAnswered(),
                EndedAt = endedAt,
            };
        }

        _completion.TrySetResult(result);
        return true;
    }

    internal bool Fail(Exception exception)
    {
        lock (_gate)
        {
            if (_ended || _failure is not null)
            {
                return false;
            }

            _failure = exception;
            Signal();
        }

        _completion.TrySetException(exception);
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Talking, holding, parking and transferring follow one another in any order; everything else only goes forward.
    private static int Rank(CallState state) => state switch
    {
        CallState.Initiated => 1,
        CallState.Queued => 2,
        CallState.Alerting => 3,
        CallState.Connected or CallState.Held or CallState.Parked or CallState.Transferring => 4,
        CallState.Ended => 5,
        _ => 0,
    };

    private static bool IsProgress(CallState state) =>
        state is CallState.Initiated or CallState.Queued or CallState.Alerting or CallState.Connected;

    private bool Moves(CallState current, CallObservation observation)
    {
        int from = Rank(current);
        int to = Rank(observation.State);
        return to > from || (to == 4 && from == 4 && observation.At >= _changes[^1].At);
    }

    private void Append(CallObservation seen)
    {
        var change = new CallStateChange(seen.State, seen.At, _time.GetUtcNow(), seen.Freshness, seen.VendorText);
        _changes.Add(change);
        _steps.Add(change);
        Signal();
    }

    private void Signal()
    {
        var reached = _changed;
        _changed = NewSignal();
        reached.TrySetResult();
    }

    private DateTimeOffset? FirstTime(CallState state) => _changes.Find(c => c.State == state)?.At;

    // A PBX asked at intervals may show the hold and never the talk before it.
    private DateTimeOffset? FirstTimeAnswered() => _changes.Find(c => Rank(c.State) == Rank(CallState.Connected))?.At;
}
