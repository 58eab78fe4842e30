using System.Globalization;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// Turns what is learnt of extensions and queues into common events: a call's state is told when it changes, doubles and late
/// messages are left out. Used by one caller at a time.
/// </summary>
internal sealed class EventTranslator(PbxIdentity pbx, SecretRedactor redactor)
{
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Takes an observation.</summary>
    /// <param name="seen">What was learnt.</param>
    /// <param name="raw">The message, where there was one.</param>
    /// <param name="wanted">Whether somebody reads events.</param>
    /// <returns>The events of it; null when it is a double or came late and must not be believed.</returns>
    public IReadOnlyList<PbxEvent>? Translate(AgentObservation seen, ReadOnlyMemory<byte> raw, bool wanted)
    {
        if (!_known.TryGetValue(seen.Extension, out var known))
        {
            _known[seen.Extension] = known = new Known();
        }

        if (known.IsOlderOrSame(seen))
        {
            return null;
        }

        var call = seen.CallState;
        bool ends = call == CallState.Ended;
        bool changes = call is not null && call != known.Call && !(ends && known.Call is null);
        if (!ends && (seen.CallIds.Count > 0 || seen.OtherNumber is not null))
        {
            known.Party = seen;
        }

        // The message that ends a call may no longer name its parties.
        var party = known.Party ?? seen;
        known.Last = seen;
        known.Call = ends ? null : call ?? known.Call;
        known.Party = ends ? null : known.Party;
        if (seen.Freshness == Freshness.Pushed)
        {
            known.PushedAt = seen.At ?? known.PushedAt;
        }

        if (!wanted)
        {
            return [];
        }

        var text = raw.IsEmpty ? null : new DeferredText(() => redactor.Clip(raw.Span));
        string moment = (seen.At ?? seen.ObservedAt).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var agent = new AgentChanged
        {
            Pbx = pbx,
            Id = $"agent|{seen.Extension}|{moment}|{seen.VendorText}|{seen.OtherAnswered}",
            At = seen.At,
            ObservedAt = seen.ObservedAt,
            Freshness = seen.Freshness,
            RawSource = text,
            Agent = new AgentStatus
            {
                Extension = seen.Extension,
                State = seen.State.IsBusy && seen.Phase == OlaCallPhase.Ringing ? AgentState.Reserved : seen.State.ToAgentState(),
                VendorState = seen.VendorText,
                ObservedAt = seen.ObservedAt,
            },
        };
        return !changes
            ? [agent]
            :
            [
                agent,
                new CallChanged
                {
                    Pbx = pbx,
                    Id = $"call|{seen.Extension}|{party.AgentCallId}|{moment}|{call}",
                    At = seen.At,
                    ObservedAt = seen.ObservedAt,
                    Freshness = seen.Freshness,
                    RawSource = text,
                    State = call!.Value,
                    CallIds = party.CallIds,
                    Extension = seen.Extension,
                    OtherParty = party.OtherNumber,
                    Direction = party.Direction,
                },
            ];
    }

    public QueueChanged Translate(OlaQueueCallerEvent seen) => new()
    {
        Pbx = pbx,
        Id = $"caller|{seen.CallId}|{seen.Action}|{seen.Queue}",
        ObservedAt = seen.ObservedAt,
        RawSource = new DeferredText(() => redactor.Clip(seen.Utf8.Span)),
        Queue = seen.Queue ?? "",
        Left = seen.Left,
        Caller = new WaitingCaller
        {
            Queue = seen.Queue ?? "",
            Caller = seen.CallerNumber,
            CallIds = seen.CallId is { } id ? [new VendorCallId("uuid", id)] : [],
        },
    };

    private sealed class Known
    {
        public AgentObservation? Last { get; set; }

        public DateTimeOffset? PushedAt { get; set; }

        public CallState? Call { get; set; }

        /// <summary>The last message that named the parties of the present call.</summary>
        public AgentObservation? Party { get; set; }

        // Both times are the PBX's own. What is pushed twice has the same time; what is asked for is news only when it differs.
        public bool IsOlderOrSame(AgentObservation seen) => Last is not null && (seen.Freshness == Freshness.Pushed
            ? seen.At < PushedAt
                || (seen.At is not null && seen.At == PushedAt && SameAs(seen) && seen.OtherAnswered == Last.OtherAnswered)
            : SameAs(seen));

        private bool SameAs(AgentObservation seen) =>
            seen.State == Last!.State && seen.Phase == Last.Phase && seen.AgentCallId == Last.AgentCallId;
    }
}
