namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Hands assignments to lines: those that name an extension to that one, in order; the others to the line that has been free longest.
/// A line asks for its next assignment when it is done with the last, so calls never exceed lines. Thread-safe.
/// </summary>
internal sealed class LinePool
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly LinkedList<Slot> _free = [];
    private readonly Queue<Assignment> _forAny = new();
    private TaskCompletionSource _becameFree = NewSignal();
    private readonly TaskCompletionSource _ending = NewSignal();
    private bool _closed;
    private int _busy;

    /// <summary>The lines, in the order they were allotted.</summary>
    public IReadOnlyList<ScreeningLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _slots.Values.Select(slot => slot.Line)];
            }
        }
    }

    /// <summary>The lines that are free and have nothing to do.</summary>
    public IReadOnlyList<ScreeningLine> FreeLines
    {
        get
        {
            lock (_gate)
            {
                return [.. _free.Select(slot => slot.Line)];
            }
        }
    }

    /// <summary>True while an assignment is worked on or waits for its line.</summary>
    public bool HasWork
    {
        get
        {
            lock (_gate)
            {
                return _busy > 0 || _forAny.Count > 0 || _slots.Values.Any(slot => slot.Own.Count > 0);
            }
        }
    }

    /// <summary>Completes when a line becomes free after this was read.</summary>
    public Task NextFreeLine
    {
        get
        {
            lock (_gate)
            {
                return _becameFree.Task;
            }
        }
    }

    /// <summary>Adds a line.</summary>
    /// <returns>False when the extension has one already, or the pool is closed.</returns>
    public bool TryAdd(ScreeningLine line)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(line.Extension, out var present))
            {
                // Taken back and allotted again within one call: the line that is there goes on.
                present.Retired = false;
                return false;
            }

            return !_closed && _slots.TryAdd(line.Extension, new Slot(line));
        }
    }

    /// <summary>Takes lines out that the server no longer allots: each ends after its call; what waited for it goes to any line.</summary>
    public void RetireAllBut(IReadOnlySet<string> extensions)
    {
        lock (_gate)
        {
            foreach (var slot in _slots.Values.Where(slot => !extensions.Contains(slot.Line.Extension)))
            {
                slot.Retired = true;
                MoveToAny(slot);
                Release(slot);
            }

            Match();
        }
    }

    /// <summary>Queues assignments.</summary>
    public void Offer(IEnumerable<Assignment> assignments)
    {
        lock (_gate)
        {
            foreach (var assignment in assignments)
            {
                // An extension that is not ours cannot be used; the number is ours all the same.
                if (assignment.Extension is { } extension && _slots.TryGetValue(extension, out var slot) && !slot.Unavailable && !slot.Retired)
                {
                    slot.Own.Enqueue(assignment);
                }
                else
                {
                    _forAny.Enqueue(assignment);
                }
            }

            Match();
        }
    }

    /// <summary>Waits for the line's next assignment.</summary>
    /// <returns>Null when there will be none any more, or when the extension is lost: <see cref="IsLost"/>.</returns>
    public async Task<Assignment?> NextAsync(ScreeningLine line, CancellationToken stopping)
    {
        var waiter = new TaskCompletionSource<Assignment?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            var slot = _slots[line.Extension];
            if (stopping.IsCancellationRequested || slot.Retired || slot.Lost)
            {
                return null;
            }

            slot.Unavailable = false;
            slot.Waiter = waiter;
            _free.AddLast(slot);
            Match();
            if (slot.Waiter is not null)
            {
                if (_closed)
                {
                    Release(slot);
                    return null;
                }

                SignalFree();
            }
        }

        using var registration = stopping.UnsafeRegister(static state => ((LinePool)state!).ReleaseAll(), this);
        return await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>The line is done with its assignment.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _busy--;
        }
    }

    /// <summary>The line cannot work for a while: what waited for it goes to any line.</summary>
    public void MarkUnavailable(ScreeningLine line)
    {
        lock (_gate)
        {
            var slot = _slots[line.Extension];
            slot.Unavailable = true;
            MoveToAny(slot);
            Match();
        }
    }

    /// <summary>The PBX told that an extension is no longer registered: its line is taken out until <see cref="MarkRegained"/>.</summary>
    public void MarkLost(string extension)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(extension, out var slot) && !slot.Lost)
            {
                slot.Lost = slot.Unavailable = true;
                slot.SignalChange();
                MoveToAny(slot);
                Release(slot);
                Match();
            }
        }
    }

    /// <summary>The extension is registered again.</summary>
    public void MarkRegained(string extension)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(extension, out var slot) && slot.Lost)
            {
                slot.Lost = false;
                slot.SignalChange();
            }
        }
    }

    /// <summary>True from <see cref="MarkLost"/> to <see cref="MarkRegained"/>.</summary>
    public bool IsLost(ScreeningLine line)
    {
        lock (_gate)
        {
            return _slots[line.Extension].Lost;
        }
    }

    /// <summary>Completes when the line's extension is lost or regained after this was read.</summary>
    public Task NextChangeOf(ScreeningLine line)
    {
        lock (_gate)
        {
            return _slots[line.Extension].Changed.Task;
        }
    }

    /// <summary>Completes when a line is free and has nothing to do.</summary>
    public async Task WaitForFreeLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task becameFree;
            lock (_gate)
            {
                if (_free.Count > 0)
                {
                    return;
                }

                becameFree = _becameFree.Task;
            }

            await becameFree.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>No more assignments will come: lines end when nothing is left for them.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            ReleaseAll();
        }

        _ending.TrySetResult();
    }

    /// <summary>Completes when the pool is closed.</summary>
    public Task Closing => _ending.Task;

    /// <summary>True when the pool is closed and nothing waits for a line any more, or the line is no longer ours.</summary>
    public bool HasNoUseFor(ScreeningLine line)
    {
        lock (_gate)
        {
            return (_closed && _forAny.Count == 0) || _slots[line.Extension].Retired;
        }
    }

    /// <summary>Forgets a line whose loop has ended.</summary>
    /// <returns>False when the server had taken its extension back.</returns>
    public bool Remove(ScreeningLine line)
    {
        lock (_gate)
        {
            bool retired = _slots[line.Extension].Retired;
            if (retired)
            {
                _slots.Remove(line.Extension);
            }

            return !retired;
        }
    }

    /// <summary>Takes out what no line has begun.</summary>
    public IReadOnlyList<Assignment> TakeLeftovers()
    {
        lock (_gate)
        {
            List<Assignment> left = [.. _slots.Values.SelectMany(slot => slot.Own), .. _forAny];
            foreach (var slot in _slots.Values)
            {
                slot.Own.Clear();
            }

            _forAny.Clear();
            return left;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void ReleaseAll()
    {
        lock (_gate)
        {
            foreach (var slot in _free.ToList())
            {
                Release(slot);
            }
        }
    }

    private void Release(Slot slot)
    {
        if (slot.Waiter is { } waiter)
        {
            _free.Remove(slot);
            slot.Waiter = null;
            waiter.TrySetResult(null);
        }
    }

    private void MoveToAny(Slot slot)
    {
        while (slot.Own.TryDequeue(out var assignment))
        {
            _forAny.Enqueue(assignment);
        }
    }

    private void Match()
    {
        for (var node = _free.First; node is not null;)
        {
            var slot = node.Value;
            node = node.Next;
            if (slot.Own.TryDequeue(out var next) || _forAny.TryDequeue(out next))
            {
                _free.Remove(slot);
                _busy++;
                var waiter = slot.Waiter!;
                slot.Waiter = null;
                waiter.TrySetResult(next);
            }
        }
    }

    private void SignalFree()
    {
        var signal = _becameFree;
        _becameFree = NewSignal();
        signal.TrySetResult();
    }

    private sealed class Slot(ScreeningLine line)
    {
        public ScreeningLine Line { get; } = line;

        public Queue<Assignment> Own { get; } = new();

        public bool Unavailable { get; set; }

        public bool Retired { get; set; }

        public bool Lost { get; set; }

        public TaskCompletionSource Changed { get; private set; } = NewSignal();

        public TaskCompletionSource<Assignment?>? Waiter { get; set; }

        public void SignalChange()
        {
            var signal = Changed;
            Changed = NewSignal();
            signal.TrySetResult();
        }
    }
}
