using PbxConnectors.Ola.Agents;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// Takes what the PBX tells and what asking it gave, and hands it to readers, in the vendor's words and in common ones, without ever
/// waiting for a reader. Thread-safe.
/// </summary>
internal sealed class EventIntake
{
    private readonly PbxIdentity _pbx;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _time;
    private readonly EventTranslator _translator;
    private readonly Lock _translating = new();
    private readonly Dictionary<string, long> _pushCounts = new(StringComparer.Ordinal);

    public EventIntake(PbxIdentity pbx, int readerCapacity, SecretRedactor redactor, TimeProvider time)
    {
        (_pbx, _redactor, _time) = (pbx, redactor, time);
        _translator = new EventTranslator(pbx, redactor);
        Events = new EventHub<PbxEvent>(
            readerCapacity,
            count => new EventsDropped { Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), Count = count, Freshness = Freshness.Local },
            count => PbxTelemetry.CountDroppedEvents(pbx, count));
        VendorEvents = new EventHub<OlaEvent>(
            readerCapacity,
            count => new OlaEventsDropped { ObservedAt = time.GetUtcNow(), Count = count },
            count => PbxTelemetry.CountDroppedEvents(pbx, count));
    }

    /// <summary>Common events.</summary>
    public EventHub<PbxEvent> Events { get; }

    /// <summary>The messages as they came.</summary>
    public EventHub<OlaEvent> VendorEvents { get; }

    /// <summary>Called for everything learnt of an extension, in order, from one thread at a time; must not wait.</summary>
    public event Action<AgentObservation>? Observed;

    /// <summary>Takes a message. Replies to commands are handed on in the vendor's words only.</summary>
    public void Accept(OlaEvent seen)
    {
        switch (seen)
        {
            case OlaCommandReply:
                break;
            case OlaAgentStateEvent agent when AgentObservation.From(agent) is { } observation:
                Accept(observation, seen.Utf8);
                break;
            case OlaQueueCallerEvent caller:
                if (Events.HasReaders)
                {
                    Events.Publish(_translator.Translate(caller));
                }

                break;
            default:
                if (Events.HasReaders)
                {
                    Events.Publish(new UnrecognizedPbxEvent
                    {
                        Pbx = _pbx,
                        Id = NewId(),
                        ObservedAt = seen.ObservedAt,
                        VendorKind = seen.Kind,
                        RawSource = new DeferredText(() => _redactor.Clip(seen.Utf8.Span)),
                    });
                }

                break;
        }

        VendorEvents.Publish(seen);
    }

    /// <summary>Takes what was learnt by asking.</summary>
    public void Accept(OlaAgentStatus status)
    {
        if (AgentObservation.From(status, _time.GetUtcNow()) is { } observation)
        {
            Accept(observation, default);
        }
    }

    /// <summary>How often the PBX has told of an extension: what is asked for meanwhile may be older than what was told.</summary>
    public long PushCountOf(string extension)
    {
        lock (_translating)
        {
            return _pushCounts.GetValueOrDefault(extension);
        }
    }

    /// <summary>Tells readers that the connection is gone.</summary>
    public void TellLost(DateTimeOffset at, string reason) => Events.Publish(
        new ConnectionLost { Pbx = _pbx, Id = NewId(), ObservedAt = at, Reason = reason, Freshness = Freshness.Local });

    /// <summary>Tells readers that the connection is back, and since when nothing was heard.</summary>
    public void TellRestored(DateTimeOffset gapFrom, DateTimeOffset gapTo) => Events.Publish(new ConnectionRestored
    {
        Pbx = _pbx, Id = NewId(), ObservedAt = gapTo, GapFrom = gapFrom, GapTo = gapTo, Freshness = Freshness.Local,
    });

    /// <summary>Tells readers that everything that could be learnt about a gap has been told.</summary>
    public void TellReconciled(DateTimeOffset gapFrom, DateTimeOffset gapTo, int recovered) => Events.Publish(new EventsReconciled
    {
        Pbx = _pbx,
        Id = NewId(),
        ObservedAt = _time.GetUtcNow(),
        GapFrom = gapFrom,
        GapTo = gapTo,
        Recovered = recovered,
        Freshness = Freshness.Local,
    });

    /// <summary>Nothing more will be told; readers end, with the error where there is one.</summary>
    public void Complete(PbxException? error = null)
    {
        Events.Complete(error);
        VendorEvents.Complete(error);
    }

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    private void Accept(AgentObservation observation, ReadOnlyMemory<byte> raw)
    {
        lock (_translating)
        {
            if (observation.Freshness == Freshness.Pushed)
            {
                _pushCounts[observation.Extension] = _pushCounts.GetValueOrDefault(observation.Extension) + 1;
            }

            var events = _translator.Translate(observation, raw, Events.HasReaders);
            foreach (var item in events ?? [])
            {
                Events.Publish(item);
            }

            // Who follows a call hears what is asked for even when it is no news: it confirms what was heard before.
            if (events is not null || observation.Freshness == Freshness.Polled)
            {
                Observed?.Invoke(observation);
            }
        }
    }
}
