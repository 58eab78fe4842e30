namespace PbxConnectors.Testing;

/// <summary>
/// Says which requests go wrong, by operation id as the contract spells it. Faults asked for by <see cref="Next"/> come first and
/// in order; then those of <see cref="Always"/>; then the random share. Thread-safe; may be changed at any time.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _operations;
    private readonly Dictionary<string, Queue<Fault>> _next = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fault> _always = new(StringComparer.Ordinal);
    private readonly List<AppliedFault> _applied = [];
    private readonly Random _random;
    private double _share;
    private Fault[] _randomFaults = [];
    private HashSet<string> _randomOperations = [];

    internal FaultPlan(IEnumerable<string> operations, int seed)
    {
        _operations = new HashSet<string>(operations, StringComparer.Ordinal);
        _random = new Random(seed);
    }

    /// <summary>The operation ids faults can be asked for.</summary>
    public IReadOnlyCollection<string> Operations => _operations;

    /// <summary>The faults that have struck, in order.</summary>
    public IReadOnlyList<AppliedFault> Applied
    {
        get { lock (_gate)
            {
                return [.. _applied];
            }
        }
    }

    /// <summary>The next <paramref name="times"/> requests of an operation go wrong in this way.</summary>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public FaultPlan Next(string operation, Fault fault, int times = 1)
    {
        Check(operation);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            if (!_next.TryGetValue(operation, out var queue))
            {
                _next[operation] = queue = new Queue<Fault>();
            }

            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(fault);
            }
        }

        return this;
    }

    /// <summary>Every request of an operation goes wrong in this way, until <see cref="Clear"/>.</summary>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public FaultPlan Always(string operation, Fault fault)
    {
        Check(operation);
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _always[operation] = fault;
        }

        return this;
    }

    /// <summary>
    /// A share of all requests goes wrong in one of these ways, chosen by the plan's seed. Limited to
    /// <paramref name="operations"/> when given.
    /// </summary>
    public FaultPlan Randomly(double share, IReadOnlyList<Fault> faults, params IReadOnlyList<string> operations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(operations);
        if (faults.Count == 0)
        {
            throw new ArgumentException("Name at least one fault.", nameof(faults));
        }

        foreach (var operation in operations)
        {
            Check(operation);
        }

        lock (_gate)
        {
            _share = share;
            _randomFaults = [.. faults];
            _randomOperations = new HashSet<string>(operations.Count == 0 ? _operations : operations, StringComparer.Ordinal);
        }

        return this;
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _next.Clear();
            _always.Clear();
            _share = 0;
        }
    }

    internal Fault? Take(string operation)
    {
        lock (_gate)
        {
            var fault = Choose(operation);
            if (fault is not null)
            {
                _applied.Add(new AppliedFault(operation, fault));
            }

            return fault;
        }
    }

    private Fault? Choose(string operation)
    {
        if (_next.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next))
        {
            return next;
        }

        if (_always.TryGetValue(operation, out var always))
        {
            return always;
        }

        if (_share > 0 && _randomOperations.Contains(operation) && _random.NextDouble() < _share)
        {
            return _randomFaults[_random.Next(_randomFaults.Length)];
        }

        return null;
    }

    private void Check(string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!_operations.Contains(operation))
        {
            throw new ArgumentException(
                $"There is no operation '{operation}' here. Known: {string.Join(", ", _operations.Order())}.", nameof(operation));
        }
    }
}
