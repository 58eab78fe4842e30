using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Testing;

/// <summary>
/// An <see cref="IPbxDialer"/> without a PBX and without a wire, for unit tests of code that dials: it does what its scripts say and keeps
/// what was dialled. It passes the conformance suite as every vendor does. Thread-safe; on a <see cref="ManualTimeProvider"/> calls move on
/// the thread that advances it.
/// </summary>
public sealed class ScriptedPbxDialer : IPbxDialer, IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ScriptedDial> _dials = [];
    private readonly Dictionary<string, Queue<CallScript>> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, IPbxFeature> _features = new();
    private readonly ChangeSignal _changed = new();
    private volatile bool _disposed;

    /// <summary>Creates a dialer that answers every number; it can dial and hang up, from extensions only.</summary>
    /// <param name="timeProvider">The clock its calls run on; the system's by default.</param>
    /// <param name="pbx">What it is called; <c>scripted</c> by default.</param>
    public ScriptedPbxDialer(TimeProvider? timeProvider = null, PbxIdentity? pbx = null)
    {
        Clock = timeProvider ?? TimeProvider.System;
        Pbx = pbx ?? PbxModels.Pbx;
        Capabilities = new PbxCapabilities(
            Freshness.Pushed,
            [new(PbxOperation.Dial, CapabilityDegree.Supported), new(PbxOperation.HangUp, CapabilityDegree.Supported)]);
    }

    /// <inheritdoc />
    public PbxIdentity Pbx { get; }

    /// <summary>What it says it can do. Set it to try code against a PBX that can do less; what is left out throws.</summary>
    public PbxCapabilities Capabilities { get; set; }

    /// <summary>What happens with numbers that have no script. By default they are answered.</summary>
    public Func<DialRequest, CallScript> Otherwise { get; set; } = static _ => CallScript.Answered();

    /// <summary>The dials asked for so far, in order, those that threw included.</summary>
    public IReadOnlyList<ScriptedDial> Dials
    {
        get { lock (_gate)
            {
                return [.. _dials];
            }
        }
    }

    internal TimeProvider Clock { get; }

    /// <summary>
    /// Says what happens when a number is dialled: the first script the first time, and so on; the last one from then on. Replaces what was
    /// said before.
    /// </summary>
    public ScriptedPbxDialer Script(string number, params IReadOnlyList<CallScript> scripts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        ArgumentNullException.ThrowIfNull(scripts);
        if (scripts.Count == 0)
        {
            throw new ArgumentException("Name at least one script, e.g. CallScript.Busy().", nameof(scripts));
        }

        lock (_gate)
        {
            _scripts[number] = new Queue<CallScript>(scripts);
        }

        return this;
    }

    /// <summary>Adds a feature, found by <see cref="TryGetFeature{TFeature}"/>, and declares the operations it serves as supported.</summary>
    public ScriptedPbxDialer With<TFeature>(TFeature feature, params IReadOnlyList<PbxOperation> operations)
        where TFeature : class, IPbxFeature
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(operations);
        _features[typeof(TFeature)] = feature;
        var declared = Capabilities.Where(each => !operations.Contains(each.Operation));
        Capabilities = new PbxCapabilities(
            Capabilities.CallStates,
            declared.Concat(operations.Distinct().Select(each => new PbxCapability(each, CapabilityDegree.Supported))));
        return this;
    }

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = _features.TryGetValue(typeof(TFeature), out var found) ? (TFeature)found : null;
        return feature is not null;
    }

    /// <inheritdoc />
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var needed = request.From switch
        {
            DialSource.Device => PbxOperation.DialFromDevice,
            DialSource.OutsideNumber => PbxOperation.CallBack,
            _ => PbxOperation.Dial,
        };
        if (!Capabilities.Supports(needed))
        {
            throw new PbxNotSupportedException(Pbx, needed);
        }

        var (dial, script) = Add(request);
        try
        {
            if (script.DialTakes > TimeSpan.Zero)
            {
                await Task.Delay(script.DialTakes, Clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e)
        {
            dial.Failure = e;
            throw;
        }

        if (dial.Failure is { } failure)
        {
            throw failure;
        }

        dial.Begin();
        return dial.Call;
    }

    /// <summary>How often a number was dialled.</summary>
    public int DialCount(string number) => Dials.Count(dial => dial.Request.To == number);

    /// <summary>Completes when at least <paramref name="count"/> dials have been asked for.</summary>
    public Task WaitForDialsAsync(int count, CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(() => Dials.Count >= count, cancellationToken);

    /// <summary>Completes when no call is open.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) =>
        _changed.WaitAsync(() => !Dials.Any(dial => dial.IsOpen), cancellationToken);

    /// <summary>Throws unless exactly these numbers were dialled, in this order and no other.</summary>
    /// <exception cref="InvalidOperationException">Others were; the message lists them, masked.</exception>
    public void AssertDialled(params IReadOnlyList<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        string[] dialled = [.. Dials.Select(dial => dial.Request.To)];
        if (!dialled.SequenceEqual(numbers))
        {
            throw new InvalidOperationException(
                $"Expected to be dialled: {ListOf(numbers)}; was dialled: {ListOf(dialled)}.");
        }
    }

    /// <summary>Throws when a call is still open, which code under test should have followed to its end or hung up.</summary>
    /// <exception cref="InvalidOperationException">There are; the message lists them.</exception>
    public void AssertNoCallIsOpen()
    {
        string[] open = [.. Dials.Where(dial => dial.IsOpen).Select(dial => dial.ToString())];
        if (open.Length > 0)
        {
            throw new InvalidOperationException($"Calls still open: {string.Join(", ", open)}.");
        }
    }

    /// <summary>Calls that are open fault, as with every dialer.</summary>
    public void Dispose()
    {
        List<ScriptedDial> open;
        lock (_gate)
        {
            _disposed = true;
            open = _dials.FindAll(dial => dial.IsOpen);
        }

        foreach (var dial in open)
        {
            dial.Fail(new ObjectDisposedException(nameof(ScriptedPbxDialer), "The dialer was disposed while the call was open."));
        }
    }

    /// <inheritdoc cref="Dispose" />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Pulse() => _changed.Pulse();

    private (ScriptedDial Dial, CallScript Script) Add(DialRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var script = Choose(request);
        ScriptedDial? made = null;
        var handlers = new PbxCallHandlers
        {
            HangUp = (_, cancellationToken) => HangUpAsync(made!, cancellationToken),
            Release = _ =>
            {
                made!.Stop();
                return ValueTask.CompletedTask;
            },
        };
        made = new ScriptedDial(this, request, script, handlers) { Failure = script.Failure?.Invoke(Pbx) };
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _dials.Add(made);
        }

        Pulse();
        return (made, script);
    }

    // What the test says is asked for outside the lock: it may look at this dialer.
    private CallScript Choose(DialRequest request)
    {
        lock (_gate)
        {
            if (_scripts.TryGetValue(request.To, out var scripts))
            {
                return scripts.Count > 1 ? scripts.Dequeue() : scripts.Peek();
            }
        }

        return Otherwise(request);
    }

    private Task HangUpAsync(ScriptedDial dial, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (!Capabilities.Supports(PbxOperation.HangUp))
        {
            throw new PbxNotSupportedException(Pbx, PbxOperation.HangUp);
        }

        dial.HangUp();
        return Task.CompletedTask;
    }

    private static string ListOf(IReadOnlyList<string> items) => items.Count == 0 ? "nothing" : string.Join(", ", items.Select(PhoneNumbers.Mask));
}
