using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip.Dialing;

/// <summary>What happens on the line, as common events: its calls, and how its extensions stand. Thread-safe; never waits for a reader.</summary>
internal sealed class LineEvents
{
    private const int ReaderCapacity = 1024;

    private readonly PbxIdentity _pbx;
    private readonly TimeProvider _time;
    private readonly EventHub<PbxEvent> _hub;
    private long _count;

    public LineEvents(PbxIdentity pbx, TimeProvider time)
    {
        (_pbx, _time) = (pbx, time);
        _hub = new EventHub<PbxEvent>(
            ReaderCapacity,
            count =>
                new EventsDropped { Pbx = pbx, Id = NextId("dropped"), ObservedAt = time.GetUtcNow(), Count = count, Freshness = Freshness.Local },
            count => PbxTelemetry.CountDroppedEvents(pbx, count));
    }

    /// <summary>Begins to collect events for a reader.</summary>
    public EventHub<PbxEvent>.Subscription Subscribe() => _hub.Subscribe();

    /// <summary>A call came to a new state.</summary>
    public void Tell(PbxCall call, CallState state, DateTimeOffset at, Freshness freshness, EndReason reason = EndReason.Unknown) =>
        _hub.Publish(new CallChanged
        {
            Pbx = _pbx,
            Id = NextId($"call|{call.CorrelationId}|{state}"),
            At = at,
            ObservedAt = at,
            Freshness = freshness,
            State = state,
            CallIds = call.VendorIds,
            Extension = call.Request.From.Address,
            OtherParty = call.Request.To,
            Direction = CallDirection.Outbound,
            EndReason = reason,
            UserData = call.Request.UserData,
        });

    /// <summary>The network is heard before an answer.</summary>
    public void TellHeardEarly(PbxCall call, DateTimeOffset at, string? codec) => _hub.Publish(new CallHeardEarly
    {
        Pbx = _pbx,
        Id = NextId($"early|{call.CorrelationId}"),
        At = at,
        ObservedAt = at,
        CallIds = call.VendorIds,
        Extension = call.Request.From.Address,
        OtherParty = call.Request.To,
        Codec = codec,
    });

    /// <summary>An extension stands otherwise than before.</summary>
    public void Tell(ExtensionStatus extension) => _hub.Publish(new ExtensionChanged
    {
        Pbx = _pbx,
        Id = NextId($"extension|{extension.Extension}|{extension.State}"),
        At = extension.ObservedAt,
        ObservedAt = extension.ObservedAt,
        Extension = extension,
    });

    /// <summary>Nothing will happen any more.</summary>
    public void Complete() => _hub.Complete();

    // Nothing is told twice here: the number only keeps the same state of another time apart.
    private string NextId(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}|{Interlocked.Increment(ref _count)}");
}
