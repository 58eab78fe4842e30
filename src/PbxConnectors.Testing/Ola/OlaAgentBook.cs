using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>
/// The states of all extensions, as ola keeps them: moved by commands and by what the exchange's calls do, each move told to
/// whoever subscribed the extension. Thread-safe.
/// </summary>
internal sealed class OlaAgentBook : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SimulatedExchange _exchange;
    private readonly OlaServerOptions _options;
    private readonly Action<string, JsonObject> _publish;
    private readonly Dictionary<string, OlaAgent> _agents = new(StringComparer.Ordinal);

    /// <param name="exchange">Whose calls move the states.</param>
    /// <param name="options">How the PBX behaves.</param>
    /// <param name="publish">
    /// Told every move: routing key and event. Called under the lock, so that events keep their order.
    /// </param>
    public OlaAgentBook(SimulatedExchange exchange, OlaServerOptions options, Action<string, JsonObject> publish)
    {
        (_exchange, _options, _publish) = (exchange, options, publish);
        exchange.CallChanged += OnCallChanged;
    }

    public IReadOnlyList<JsonObject> Rows(string extension, string state, string queue)
    {
        lock (_gate)
        {
            return
            [
                .. Numbers().Where(number => extension.Length == 0 || number == extension).Select(Of)
                    .Where(agent => state.Length == 0 || agent.State == state)
                    .Where(agent => queue.Length == 0 || agent.Queues.Contains(queue))
                    .Select(agent => agent.ToRow(_options, _exchange.FindExtension(agent.Extension))),
            ];
        }
    }

    public string? StateOf(string extension)
    {
        lock (_gate)
        {
            return _exchange.FindExtension(extension) is null ? null : Of(extension).State;
        }
    }

    /// <summary>The extension whose call has a leg with this id.</summary>
    public string? FindByLeg(string leg)
    {
        lock (_gate)
        {
            return _agents.Values.FirstOrDefault(agent => leg.Length > 0 && (agent.OwnLeg == leg || agent.OtherLeg == leg))?.Extension;
        }
    }

    /// <summary>Logs an extension in to these queues and out of all others. A queue the exchange does not have offers no calls.</summary>
    public bool LogIn(string extension, IEnumerable<string> queues) => Command(extension, agent =>
    {
        LeaveQueues(agent);
        agent.Queues = [.. queues];
        foreach (var queue in agent.Queues)
        {
            _exchange.LogInAgent(extension, extension, queue, state: SimulatedAgentState.PrivateBreak);
        }

        agent.LoggedInAt = _exchange.Clock.GetUtcNow();
        Rest(agent, "login");
    });

    public bool SetState(string extension, string state) => Command(extension, agent =>
    {
        if (state == "logout")
        {
            LeaveQueues(agent);
        }

        Rest(agent, state);
    });

    /// <summary>The PBX restarts: calls vanish, and every extension is as it was in the beginning. Nothing is told.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            foreach (var agent in _agents.Values)
            {
                LeaveQueues(agent);
            }

            Clear();
        }
    }

    public void Dispose()
    {
        _exchange.CallChanged -= OnCallChanged;
        lock (_gate)
        {
            Clear();
        }
    }

    private void Clear()
    {
        foreach (var agent in _agents.Values)
        {
            agent.WrapUp?.Dispose();
        }

        _agents.Clear();
    }

    private void LeaveQueues(OlaAgent agent)
    {
        foreach (var queue in agent.Queues)
        {
            _exchange.LogOutAgent(agent.Extension, queue);
        }

        agent.Queues = [];
    }

    private IEnumerable<string> Numbers() => _exchange.Extensions.Select(extension => extension.Number);

    private OlaAgent Of(string extension)
    {
        if (!_agents.TryGetValue(extension, out var agent))
        {
            _agents[extension] = agent = new OlaAgent(extension);
        }

        return agent;
    }

    private bool Command(string extension, Action<OlaAgent> act)
    {
        lock (_gate)
        {
            if (_exchange.FindExtension(extension) is null)
            {
                return false;
            }

            act(Of(extension));
            return true;
        }
    }

    // In a call the wish takes effect when it is over.
    private void Rest(OlaAgent agent, string state)
    {
        agent.RestState = state;
        if (agent.CallId is null)
        {
            Move(agent, state);
        }
    }

    private void Move(OlaAgent agent, string state)
    {
        agent.WrapUp?.Dispose();
        agent.WrapUp = null;
        var now = _exchange.Clock.GetUtcNow();
        agent.MoveTo(state, now);
        _publish($"ola.agent.{agent.Extension}", agent.ToEvent(_options.KindMember, now));
        TellQueues(agent);
    }

    // ola has one state for all queues. It comes last, for it may bring the next call, and with it the next move.
    private void TellQueues(OlaAgent agent)
    {
        var state = agent.State switch
        {
            "ready" => SimulatedAgentState.Ready,
            "busy" or "acw" => SimulatedAgentState.AfterCallWork,
            _ => SimulatedAgentState.PrivateBreak,
        };
        try
        {
            foreach (var queue in agent.Queues.ToArray())
            {
                _exchange.SetAgentState(agent.Extension, queue, state);
            }
        }
        catch (ObjectDisposedException)
        {
            // After-call work that ends when the exchange is gone already: there are no calls to offer.
        }
    }

    private void OnCallChanged(object? sender, CallChangedEventArgs change)
    {
        lock (_gate)
        {
            var call = change.Call;
            // Transferred away, picked up elsewhere or not answered in time: the call goes on without the extension.
            foreach (var left in _agents.Values.Where(agent => agent.CallId == call.Id && !Involves(call, agent.Extension)).ToArray())
            {
                Leave(left);
            }

            if (_exchange.FindExtension(call.Caller) is not null)
            {
                FollowCaller(Of(call.Caller), call);
            }

            // A supervisor calls nobody: the extension named is the one listened to.
            if (call.Supervision is null && _exchange.FindExtension(call.Callee) is not null)
            {
                FollowCallee(Of(call.Callee), call);
            }
        }
    }

    private static bool Involves(SimulatedCall call, string extension) => call.Caller == extension || call.Callee == extension;

    private void FollowCaller(OlaAgent agent, SimulatedCall call)
    {
        switch (call.State)
        {
            case SimulatedCallState.Initiated:
                (agent.CallId, agent.Direction, agent.Other, agent.Phase) = (call.Id, "outbound", call.Callee, "calling");
                Move(agent, "busy");
                break;
            case SimulatedCallState.Proceeding or SimulatedCallState.Alerting when agent.CallId == call.Id && agent.Phase == "calling":
                agent.Phase = "answered";
                Move(agent, "busy");
                break;
            case SimulatedCallState.Connected when agent.CallId == call.Id && !agent.OtherAnswered:
                (agent.Phase, agent.OtherAnswered, agent.AnsweredAt) = ("answered", true, _exchange.Clock.GetUtcNow());
                Move(agent, "busy");
                break;
            case SimulatedCallState.Connected when agent.CallId == call.Id && agent.Other != call.Callee:
                // The partner has transferred it to somebody else.
                agent.Other = call.Callee;
                Move(agent, "busy");
                break;
            case SimulatedCallState.Ended when agent.CallId == call.Id:
                Leave(agent);
                break;
        }
    }

    private void FollowCallee(OlaAgent agent, SimulatedCall call)
    {
        switch (call.State)
        {
            case SimulatedCallState.Alerting:
                (agent.CallId, agent.Direction, agent.Other, agent.Phase) = (call.Id, "inbound", call.Caller, "ring");
                Move(agent, "busy");
                break;
            case SimulatedCallState.Connected when agent.CallId is null || (agent.CallId == call.Id && agent.Phase == "ring"):
                // It need not have rung here: another's call can be picked up.
                (agent.CallId, agent.Direction, agent.Other) = (call.Id, "inbound", call.Caller);
                (agent.Phase, agent.OtherAnswered, agent.AnsweredAt) = ("answered", true, _exchange.Clock.GetUtcNow());
                Move(agent, "busy");
                break;
            case SimulatedCallState.Ended when agent.CallId == call.Id:
                Leave(agent);
                break;
        }
    }

    private void Leave(OlaAgent agent)
    {
        var worked = agent.OtherAnswered && _options.WrapUpTime > TimeSpan.Zero;
        agent.LeaveCall();
        if (!worked)
        {
            Move(agent, agent.RestState);
            return;
        }

        Move(agent, "acw");
        agent.WrapUp = _exchange.Clock.CreateTimer(_ => EndWrapUp(agent), null, _options.WrapUpTime, Timeout.InfiniteTimeSpan);
    }

    private void EndWrapUp(OlaAgent agent)
    {
        lock (_gate)
        {
            if (agent.State == "acw" && _agents.GetValueOrDefault(agent.Extension) == agent)
            {
                Move(agent, agent.RestState);
            }
        }
    }
}
