using System.Collections.Concurrent;

namespace PbxConnectors.Testing;

/// <summary>
/// A telephone exchange in memory: extensions, calls as state machines on a clock, a number plan that says what happens when a
/// number is dialled, and the records and recordings that calls leave. It speaks no vendor's wire; servers over it do.
/// </summary>
/// <remarks>
/// Thread-safe. <see cref="CallChanged"/> is raised in order, one event at a time, outside the exchange's lock: a handler may
/// command the exchange, and must not throw. With a <see cref="ManualTimeProvider"/> everything happens on the thread that
/// advances it.
/// </remarks>
public sealed partial class SimulatedExchange : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly NumberPlan _plan;
    private readonly Dictionary<string, SimulatedExtension> _extensions = new(StringComparer.Ordinal);
    private readonly List<CallMachine> _calls = [];
    private readonly List<SimulatedCallRecord> _records = [];
    private readonly Dictionary<string, int> _dialCounts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EventArgs> _changes = new();
    private readonly ChangeSignal _changed = new();
    private long _lastLegId;
    private int _callsPlaced;
    private int _raising;
    private bool _disposed;
    private volatile bool _trunkIsAvailable = true;

    /// <summary>Creates an exchange with no extensions.</summary>
    /// <param name="plan">What happens when a number is dialled.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="timeProvider">Its clock; null for the system's.</param>
    public SimulatedExchange(NumberPlan plan, ExchangeOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        Options = options ?? new ExchangeOptions();
        Clock = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Raised after every change of state of a call.</summary>
    public event EventHandler<CallChangedEventArgs>? CallChanged;

    /// <summary>Raised for every record of a leg that ended, in order with <see cref="CallChanged"/>.</summary>
    public event EventHandler<CallRecordedEventArgs>? CallRecorded;

    /// <summary>The exchange's clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>How it behaves.</summary>
    public ExchangeOptions Options { get; }

    /// <summary>The extensions, in order of their numbers.</summary>
    public IReadOnlyList<SimulatedExtension> Extensions
    {
        get { lock (_gate)
            {
                return [.. _extensions.Values.OrderBy(extension => extension.Number, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The calls going on, oldest first.</summary>
    public IReadOnlyList<SimulatedCall> ActiveCalls
    {
        get { lock (_gate)
            {
                return [.. _calls.Select(call => call.Snapshot())];
            }
        }
    }

    /// <summary>What ended calls left, in the order they ended.</summary>
    public IReadOnlyList<SimulatedCallRecord> Records
    {
        get { lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>How many records there are.</summary>
    public int RecordCount
    {
        get { lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    /// <summary>How many calls have been placed since the exchange was created.</summary>
    public int CallsPlaced => Volatile.Read(ref _callsPlaced);

    /// <summary>Whether the trunk to the outside is up. While it is down, outside numbers fail with cause 38.</summary>
    public bool TrunkIsAvailable
    {
        get => _trunkIsAvailable;
        set => _trunkIsAvailable = value;
    }

    /// <summary>Adds an extension with a registered phone that, unless told otherwise, answers at once.</summary>
    /// <exception cref="ArgumentException">The number is empty or taken.</exception>
    public SimulatedExtension AddExtension(string number, string password, ExtensionBehaviour? behaviour = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        ArgumentNullException.ThrowIfNull(password);
        var extension = new SimulatedExtension(number, password, behaviour ?? ExtensionBehaviour.AnswersAtOnce);
        lock (_gate)
        {
            if (!_extensions.TryAdd(number, extension))
            {
                throw new ArgumentException($"There is already an extension {number}.", nameof(number));
            }
        }

        return extension;
    }

    /// <summary>What an extension is doing; null when there is no such extension.</summary>
    public SimulatedExtensionState? GetExtensionState(string number)
    {
        lock (_gate)
        {
            return _extensions.TryGetValue(number, out var extension) ? StateOf(extension) : null;
        }
    }

    /// <summary>
    /// Dials from an extension: its phone is called first, then the destination, which may be an outside number or another
    /// extension. A refusal is an answer, not an exception.
    /// </summary>
    /// <param name="extension">The dialling extension.</param>
    /// <param name="destination">The number to dial.</param>
    /// <param name="displayNumber">The number to show to the called side; null for the extension's own.</param>
    public PlaceCallResult PlaceCall(string extension, string destination, string? displayNumber = null)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(destination);
        return Run(() =>
        {
            if (FindFreeExtension(extension, out var from) is { } refusal)
            {
                return PlaceCallResult.Refused(refusal);
            }

            if (!IsNumber(destination) || destination == extension)
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.InvalidDestination);
            }

            var to = PartyOf(destination);
            if (to.Scenario is { RefuseDial: true })
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.RefusedByPlan);
            }

            CountDial(destination);
            var call = Add(new CallMachine(this, Party.Of(from!), to, CallApplication.Dial, displayNumber));
            call.StartFromExtension();
            return PlaceCallResult.Placed(call.Snapshot());
        });
    }

    /// <summary>
    /// Ends the call an extension or an outside number takes part in: the latest, when there are several. Returns false when
    /// there is none.
    /// </summary>
    public bool HangUp(string extensionOrNumber)
    {
        ArgumentNullException.ThrowIfNull(extensionOrNumber);
        return Run(() =>
        {
            if (_calls.FindLast(call => call.Involves(extensionOrNumber)) is not { } call)
            {
                return false;
            }

            // Who hangs up in the middle of an attended transfer completes it.
            if (call.ConsultationFor is not null && call.Caller is { Extension: { } extension }
                && extension.Number == extensionOrNumber)
            {
                call.CompleteConsultation(extension);
                return true;
            }

            call.HangUp(call.Caller.Number == extensionOrNumber ? CallSide.Caller : CallSide.Callee);
            return true;
        });
    }

    /// <summary>How often a number was dialled.</summary>
    public int DialCount(string number)
    {
        lock (_gate)
        {
            return _dialCounts.GetValueOrDefault(number);
        }
    }

    /// <summary>The record of one leg; null when there is none.</summary>
    public SimulatedCallRecord? FindRecord(long legId)
    {
        lock (_gate)
        {
            return _records.Find(record => record.LegId == legId);
        }
    }

    /// <summary>The exchange restarts: all calls vanish at once and leave no record, and no event is raised for them.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (var call in _calls)
            {
                call.Vanish();
            }

            _calls.Clear();
        }

        _changed.Pulse();
    }

    /// <summary>Completes when no call is going on.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) =>
        WaitForAsync(exchange => exchange.ActiveCalls.Count == 0, cancellationToken);

    /// <summary>Completes when at least <paramref name="count"/> calls have been placed since the exchange was created.</summary>
    public Task WaitForCallsAsync(int count, CancellationToken cancellationToken = default) =>
        WaitForAsync(exchange => exchange.CallsPlaced >= count, cancellationToken);

    /// <summary>Completes when at least <paramref name="count"/> records have been written.</summary>
    public Task WaitForRecordsAsync(int count, CancellationToken cancellationToken = default) =>
        WaitForAsync(exchange => exchange.RecordCount >= count, cancellationToken);

    /// <summary>Completes when the condition holds; it is looked at after every change of a call.</summary>
    public Task WaitForAsync(Func<SimulatedExchange, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Stops all timers; calls going on vanish.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        Restart();
        return ValueTask.CompletedTask;
    }
}
