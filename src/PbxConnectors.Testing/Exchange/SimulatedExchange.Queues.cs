namespace PbxConnectors.Testing;

// Queues, the agents that serve them, and the callers that wait in them.
public sealed partial class SimulatedExchange
{
    private readonly Dictionary<string, QueueOptions> _queues = new(StringComparer.Ordinal);
    private readonly HashSet<string> _menus = new(StringComparer.Ordinal);
    private readonly List<AgentSeat> _seats = [];

    /// <summary>The queues, in order of their numbers.</summary>
    public IReadOnlyList<string> Queues
    {
        get { lock (_gate)
            {
                return [.. _queues.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The agents, one entry for each queue they are logged in to, in the order they logged in.</summary>
    public IReadOnlyList<SimulatedAgent> Agents
    {
        get { lock (_gate)
            {
                return [.. _seats.Select(Snapshot)];
            }
        }
    }

    /// <summary>Adds a queue.</summary>
    /// <exception cref="ArgumentException">The number is empty or taken, or the ring timeout is not positive.</exception>
    public void AddQueue(string number, QueueOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        options ??= new QueueOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RingTimeout, TimeSpan.Zero, nameof(options));
        lock (_gate)
        {
            if (!_queues.TryAdd(number, options))
            {
                throw new ArgumentException($"There is already a queue {number}.", nameof(number));
            }
        }
    }

    /// <summary>The callers waiting in a queue, first come first.</summary>
    public IReadOnlyList<WaitingCaller> WaitingCallers(string queue)
    {
        lock (_gate)
        {
            return [.. QueuedIn(queue).Select((call, index) =>
                new WaitingCaller(index + 1, call.Waiting.Number, queue, call.WaitingSince, call.Snapshot()))];
        }
    }

    /// <summary>Logs an agent in to a queue at an extension; an agent logged in there already is changed.</summary>
    public bool LogInAgent(string agentId, string extension, string queue, int penalty = 0,
        SimulatedAgentState state = SimulatedAgentState.Ready)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentId);
        return Run(() =>
        {
            if (!_queues.ContainsKey(queue) || !_extensions.TryGetValue(extension, out var found))
            {
                return false;
            }

            if (FindSeats(extension, queue).SingleOrDefault() is { } present)
            {
                _seats.Remove(present);
            }

            _seats.Add(new AgentSeat(agentId, found, queue, penalty) { WorkState = state, Seen = state, SeenSince = Now });
            return true;
        });
    }

    /// <summary>Logs the agent at an extension out of a queue, or out of all when <paramref name="queue"/> is null.</summary>
    public bool LogOutAgent(string extension, string? queue = null) => Run(() =>
    {
        var seats = FindSeats(extension, queue).ToArray();
        foreach (var seat in seats)
        {
            seat.WrapUpTimer?.Dispose();
            _seats.Remove(seat);
        }

        return seats.Length > 0;
    });

    /// <summary>Sets what the agent at an extension is doing in a queue.</summary>
    public bool SetAgentState(string extension, string queue, SimulatedAgentState state, string? reason = null) => Run(() =>
    {
        if (FindSeats(extension, queue).SingleOrDefault() is not { } seat)
        {
            return false;
        }

        seat.WorkState = state;
        seat.Reason = reason;
        seat.WrapUpUntil = default;
        return true;
    });

    internal void FinishAgentCall(CallLeg leg)
    {
        if (leg.AgentId is null || leg.AnsweredAt is null)
        {
            return;
        }

        if (_seats.Find(seat => seat.AgentId == leg.AgentId && seat.Queue == leg.Queue) is not { } seat)
        {
            return;
        }

        seat.CallsTaken++;
        var wrapUp = _queues[seat.Queue].WrapUpTime;
        if (wrapUp <= TimeSpan.Zero)
        {
            return;
        }

        seat.WrapUpUntil = Now + wrapUp;
        seat.WrapUpTimer?.Dispose();
        // Nothing is to be done at the end but to look who is waiting, which every step does.
        seat.WrapUpTimer = Clock.CreateTimer(_ => RunUnlessDisposed(() => { }), null, wrapUp, Timeout.InfiniteTimeSpan);
    }

    /// <summary>After every step: callers waiting go to agents that are ready.</summary>
    private void ServeQueues()
    {
        RefreshSeats();
        foreach (var (number, options) in _queues)
        {
            while (QueuedIn(number).FirstOrDefault() is { } call && NextReadySeat(number) is { } seat)
            {
                call.OfferTo(seat, options);
                RefreshSeats();
            }
        }
    }

    private AgentSeat? NextReadySeat(string queue) =>
        _seats.Where(seat => seat.Queue == queue && seat.Seen == SimulatedAgentState.Ready
            && StateOf(seat.Extension) == SimulatedExtensionState.Idle)
            .OrderBy(seat => seat.Penalty).ThenBy(seat => seat.SeenSince).FirstOrDefault();

    private IEnumerable<CallMachine> QueuedIn(string queue) =>
        _calls.Where(call => call.State == SimulatedCallState.Queued && call.Leg.Queue == queue)
            .OrderBy(call => call.WaitingSince);

    private IEnumerable<AgentSeat> FindSeats(string extension, string? queue) =>
        _seats.Where(seat => seat.Extension.Number == extension && (queue is null || seat.Queue == queue));

    private void RefreshSeats()
    {
        foreach (var seat in _seats)
        {
            var state = StateOf(seat);
            if (state == seat.Seen)
            {
                continue;
            }

            seat.Seen = state;
            seat.SeenSince = Now;
        }
    }

    private SimulatedAgentState StateOf(AgentSeat seat)
    {
        if (_calls.FindLast(call => call.Involves(seat.Extension)) is not { } call)
        {
            return seat.WorkState == SimulatedAgentState.Ready && Now < seat.WrapUpUntil
                ? SimulatedAgentState.AfterCallWork
                : seat.WorkState;
        }

        if (call.State == SimulatedCallState.Alerting && call.Callee.Extension == seat.Extension)
        {
            return SimulatedAgentState.Ringing;
        }

        if (call.Leg.Queue is { } queue && queue != seat.Queue)
        {
            return SimulatedAgentState.BusyElsewhere;
        }

        return call.Caller.Extension == seat.Extension ? SimulatedAgentState.OutboundWork : SimulatedAgentState.Talking;
    }

    private SimulatedAgent Snapshot(AgentSeat seat)
    {
        RefreshSeats();
        var call = _calls.FindLast(candidate => candidate.Involves(seat.Extension));
        return new SimulatedAgent
        {
            AgentId = seat.AgentId,
            Extension = seat.Extension.Number,
            Queue = seat.Queue,
            Penalty = seat.Penalty,
            State = seat.Seen,
            StateSince = seat.SeenSince,
            Reason = seat.Reason,
            CurrentNumber = call?.OtherThan(seat.Extension).Number ?? "",
            CurrentCall = call?.Snapshot(),
            CallsTaken = seat.CallsTaken,
        };
    }
}
