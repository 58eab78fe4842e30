using PbxConnectors.Ola.Agents;

namespace PbxConnectors.Ola.Session;

/// <summary>What was learnt of an extension, told by the PBX or asked for; the same to whoever follows calls.</summary>
internal sealed record AgentObservation
{
    public required string Extension { get; init; }

    public OlaAgentState State { get; init; }

    public OlaCallPhase? Phase { get; init; }

    public bool? OtherAnswered { get; init; }

    public string? AgentCallId { get; init; }

    public string? OtherCallId { get; init; }

    public string? OtherNumber { get; init; }

    public string? Gateway { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>By the PBX's clock; null when it does not say.</summary>
    public DateTimeOffset? At { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }

    public required Freshness Freshness { get; init; }

    public string VendorText => Phase is { } phase ? $"{State} {phase}" : State.ToString();

    public IReadOnlyList<VendorCallId> CallIds
    {
        get
        {
            var ids = new List<VendorCallId>(2);
            if (AgentCallId is { } own)
            {
                ids.Add(new VendorCallId("call_accept", own));
            }

            if (OtherCallId is { } other)
            {
                ids.Add(new VendorCallId("other_accept", other));
            }

            return ids;
        }
    }

    /// <summary>
    /// The state of the call this shows: null when it shows none, as while the extension has answered and the number dialled has
    /// not.
    /// </summary>
    public CallState? CallState
    {
        get
        {
            if (State.IsOutOfCall)
            {
                return PbxConnectors.CallState.Ended;
            }

            if (!State.IsBusy || Phase is not { } phase)
            {
                return null;
            }

            if (phase == OlaCallPhase.Ringing || phase == OlaCallPhase.Calling)
            {
                return PbxConnectors.CallState.Alerting;
            }

            // An inbound caller is there from the start; asked for, the PBX tells only a time of answer.
            bool talking = OtherAnswered ?? AnsweredAt is not null;
            return phase == OlaCallPhase.Answered && (talking || Direction == CallDirection.Inbound) ? PbxConnectors.CallState.Connected : null;
        }
    }

    public static AgentObservation? From(OlaAgentStateEvent seen) => seen is { Extension: { } extension, State: { } state }
        ? new AgentObservation
        {
            Extension = extension,
            State = state,
            Phase = seen.Phase,
            OtherAnswered = seen.OtherAnswered,
            AgentCallId = seen.AgentCallId,
            OtherCallId = seen.OtherCallId,
            OtherNumber = seen.OtherNumber ?? seen.Direction switch
            {
                CallDirection.Outbound => seen.Dnis,
                CallDirection.Inbound => seen.Ani ?? seen.CallingNumber,
                _ => null,
            },
            Gateway = seen.Gateway,
            Direction = seen.Direction,
            At = seen.At,
            ObservedAt = seen.ObservedAt,
            Freshness = Freshness.Pushed,
        }
        : null;

    public static AgentObservation? From(OlaAgentStatus status, DateTimeOffset observedAt) =>
        status is { Extension: { } extension, State: { } state }
            ? new AgentObservation
            {
                Extension = extension,
                State = state,
                Phase = status.Phase,
                AgentCallId = status.ChannelId,
                OtherNumber = status.OtherNumber,
                Gateway = status.Gateway,
                Direction = status.Direction,
                AnsweredAt = status.AnsweredAt,
                At = status.ChangedAt,
                ObservedAt = observedAt,
                Freshness = Freshness.Polled,
            }
            : null;
}
