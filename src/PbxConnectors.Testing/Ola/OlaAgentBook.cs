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
        lock (_gate) return _exchange.FindExtension(extension) is null ? null : Of(extension).State;
    }

    /// <summary>The extension whose call has a leg with this id.</summary>
    public string? FindByLeg(string leg)
    {
        lock (_gate) return _agents.Values.FirstOrDefault(agent => leg.Length > 0 && (agent.OwnLeg == leg || agent.OtherLeg == leg))?.Extension;
    }

    public bool LogIn(string extension, IEnumerable<string> queues) => Command(extension, agent =>
    {
        agent.Queues = [.. queues];
        agent.LoggedInAt = _exchange.Clock.GetUtcNow();
        Rest(agent, "login");
    });

    public bool SetState(string extension, string state) => Command(extension, agent =>
    {
        if (state == "logout") agent.Queues = [];
        Rest(agent, state);
    });

    public bool SetHeld(string extension, bool held)
    {
        lock (_gate)
        {
            if (_exchange.FindExtension(extension) is null || Of(extension) is not { CallId: not null, OtherAnswered: true } agent || agent.IsHeld == held)
                return false;
            agent.IsHeld = held;
            return true;
        }
    }

    /// <summary>The PBX restarts: calls vanish, and every extension is as it was in the beginning. Nothing is told.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            foreach (var agent in _agents.Values) agent.WrapUp?.Dispose();
            _agents.Clear();
        }
    }

    public void Dispose()
    {
        _exchange.CallChanged -= OnCallChanged;
        Reset();
    }

    private IEnumerable<string> Numbers() => _exchange.Extensions.Select(extension => extension.Number);

    private OlaAgent Of(string extension)
    {
        if (!_agents.TryGetValue(extension, out var agent)) _agents[extension] = agent = new OlaAgent(extension);
        return agent;
    }

    private bool Command(string extension, Action<OlaAgent> act)
    {
        lock (_gate)
        {
            if (_exchange.FindExtension(extension) is null) return false;
            act(Of(extension));
            return true;
        }
    }

    // In a call the wish takes effect when it is over.
    private void Rest(OlaAgent agent, string state)
    {
        agent.RestState = state;
        if (agent.CallId is null) Move(agent, state);
    }

    private void Move(OlaAgent agent, string state)
    {
        agent.WrapUp?.Dispose();
        agent.WrapUp = null;
        var now = _exchange.Clock.GetUtcNow();
        agent.MoveTo(state, now);
        _publish($"ola.agent.{agent.Extension}", agent.ToEvent(_options.KindMember, now));
    }

    private void OnCallChanged(object? sender, CallChangedEventArgs change)
    {
        lock (_gate)
        {
            var call = change.Call;
            if (_exchange.FindExtension(call.Caller) is not null) FollowCaller(Of(call.Caller), call);
            if (_exchange.FindExtension(call.Callee) is not null) FollowCallee(Of(call.Callee), call);
        }
    }

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
            case SimulatedCallState.Connected when agent.CallId == call.Id && agent.Phase == "ring":
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
            if (agent.State == "acw" && _agents.GetValueOrDefault(agent.Extension) == agent) Move(agent, agent.RestState);
        }
    }
}
