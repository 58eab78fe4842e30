namespace PbxConnectors.Transport;

/// <summary>
/// Follows the calls of one connection until each has ended, for a dialer whose PBX is asked how its calls go. One loop looks for all calls in
/// flight and sleeps while there are none; every call ends exactly once, after a bounded time, also where the connector has a bug. The
/// connector says what to ask and how to recognise a call. Thread-safe.
/// </summary>
/// <typeparam name="TCall">The connector's own kind of call.</typeparam>
public sealed class CallTracker<TCall> : IAsyncDisposable
    where TCall : TrackedCall
{
    private readonly CallTrackerSettings<TCall> _settings;
    private readonly CallBook<TCall> _book;
    private readonly PollLoop _loop;

    /// <summary>Creates a tracker that follows nothing yet.</summary>
    public CallTracker(CallTrackerSettings<TCall> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _book = new CallBook<TCall>(settings.Pbx);
        _loop = new PollLoop(() => _book.Count > 0, settings.Pause, LookAsync, EndAll, settings.TimeProvider);
    }

    /// <summary>True when nothing is followed any more.</summary>
    public bool IsDisposed => _book.IsClosed;

    /// <summary>How many calls are in flight.</summary>
    public int Count => _book.Count;

    /// <summary>Makes the two halves of a call to come. Disposing it makes the tracker forget it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="hangUp">Sends the hang-up command; see <see cref="PbxCallHandlers.HangUp"/>.</param>
    public PbxCallSource CreateSource(DialRequest request, Func<PbxCall, CancellationToken, Task> hangUp)
    {
        var handlers = new PbxCallHandlers
        {
            HangUp = hangUp,
            Release = call =>
            {
                Forget(call);
                return ValueTask.CompletedTask;
            },
        };
        return new PbxCallSource(_settings.Pbx, request, handlers, _settings.TimeProvider);
    }

    /// <summary>Notes that the PBX has taken the dial command: the call is <see cref="CallState.Initiated"/>.</summary>
    public void NotePlaced(PbxCallSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        source.Observe(new CallObservation(CallState.Initiated, _settings.TimeProvider.GetUtcNow(), Freshness.Local));
        Log.CallPlaced(_settings.Logger, _settings.Pbx, source.Call.CorrelationId, source.Call.Request.ToString());
    }

    /// <summary>Begins to follow a call.</summary>
    /// <returns>False when the tracker is disposed; then the waits for the call have faulted.</returns>
    public bool Follow(TCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_book.TryAdd(call))
        {
            call.Source.Fail(Disposed());
            return false;
        }

        _loop.Start();
        return true;
    }

    /// <summary>Stops following a call without ending it.</summary>
    /// <returns>The call; null when it was not followed.</returns>
    public TCall? Forget(PbxCall call) => _book.Find(call) is { } followed && Remove(followed) ? followed : null;

    /// <summary>Adds an id by which <see cref="Named"/> finds the call.</summary>
    public void Name(TCall call, string id)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(id);
        _book.Name(call, id);
    }

    /// <summary>The call that is followed under its consumer's half; null when there is none.</summary>
    public TCall? Find(PbxCall call) => _book.Find(call);

    /// <summary>The calls in flight; a snapshot.</summary>
    public IReadOnlyList<TCall> ToList() => _book.ToList();

    /// <summary>The calls placed by an extension, outside number or device; as quick with ten thousand calls as with ten.</summary>
    public IReadOnlyList<TCall> From(ReadOnlySpan<char> address) => _book.From(address);

    /// <summary>
    /// The calls that may be to a number: those with the same <see cref="NumberEnding"/>; as quick with ten thousand calls as with ten.
    /// </summary>
    public IReadOnlyList<TCall> To(ReadOnlySpan<char> number) => _book.To(number);

    /// <summary>The calls with one of the PBX's ids; as quick with ten thousand calls as with ten.</summary>
    public IReadOnlyList<TCall> Named(ReadOnlySpan<char> id) => _book.Named(id);

    /// <summary>True when an id is of a call that was followed and no longer is. The ids of some thousand calls are remembered.</summary>
    public bool IsPast(string id) => _book.IsPast(id);

    /// <summary>Looks at once instead of after the pause.</summary>
    public void Wake() => _loop.Wake();

    /// <summary>Ends a call that is followed: tells of the answer where the result has one, adds the ids of its records.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">How it went.</param>
    /// <param name="freshness">How the end became known; see <see cref="PbxCallSource.End"/>.</param>
    /// <returns>False when the call was over, or forgotten, already.</returns>
    public bool End(TCall call, CallResult result, Freshness? freshness = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(result);
        if (!Remove(call))
        {
            return false;
        }

        if (result.AnsweredAt is { } answeredAt)
        {
            call.Source.Observe(new CallObservation(CallState.Connected, answeredAt, freshness ?? Freshness.FromRecord, result.VendorText));
        }

        foreach (var id in result.Records.SelectMany(record => record.CallIds))
        {
            call.Source.AddVendorId(id);
        }

        call.Source.End(result, freshness);
        Log.CallEnded(
            _settings.Logger, _settings.Pbx, call.Source.Call.CorrelationId, result.Reason, result.Certainty, result.Q850Cause);
        return true;
    }

    /// <summary>Ends a call whose outcome cannot be learnt.</summary>
    /// <param name="call">The call.</param>
    /// <param name="why">For a person: why it cannot.</param>
    /// <returns>False when the call was over, or forgotten, already.</returns>
    public bool EndUnknown(TCall call, string why)
    {
        ArgumentNullException.ThrowIfNull(call);
        return End(call, new CallResult { Reason = EndReason.Unknown, Explanation = why, DialedAt = call.DialedAt });
    }

    /// <summary>Stops following. Waits that are pending fault with <see cref="ObjectDisposedException"/>; calls go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_book.Close() is not { } open)
        {
            return;
        }

        foreach (var call in open.Where(_book.Remove))
        {
            call.Source.Fail(Disposed());
        }

        await _loop.DisposeAsync().ConfigureAwait(false);
    }

    private ObjectDisposedException Disposed() => new(
        _settings.Dialer, "The dialer was disposed while the call was open, so its end was not learnt; the records of the PBX have it.");

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var calls = _book.ToList();
        if (calls.Count == 0)
        {
            return;
        }

        await _settings.Look(calls, cancellationToken).ConfigureAwait(false);
        var now = _settings.TimeProvider.GetUtcNow();
        foreach (var call in calls.Where(call => now - call.DialedAt > _settings.MaxCallDuration))
        {
            EndUnknown(call, $"The call was followed for {_settings.MaxCallDuration} and its end was not learnt.");
        }
    }

    private bool Remove(TCall call)
    {
        if (!_book.Remove(call))
        {
            return false;
        }

        if (_book.Count == 0)
        {
            // So that the loop ends with the last call instead of after one more pause.
            _loop.Wake();
        }

        return true;
    }

    // A look is not expected to throw: without this the open calls would wait for ever.
    private void EndAll(Exception bug)
    {
        Log.TrackerBroke(_settings.Logger, _settings.Pbx, bug);
        foreach (var call in _book.ToList())
        {
            EndUnknown(call, $"Following the call failed ({bug.GetType().Name}).");
        }
    }
}
