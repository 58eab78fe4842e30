using System.Text;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// A message of the WebSocket as the PBX sent it. New kinds may be added: let a switch fall through. What the PBX adds tomorrow
/// is in <see cref="Json"/>.
/// </summary>
public abstract record OlaEvent
{
    private protected OlaEvent()
    {
    }

    /// <summary>What kind it is (<c>event_type</c> or <c>event_name</c>); null when the message does not say.</summary>
    public string? Kind { get; init; }

    /// <summary>When it came, by our clock.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The message. It may hold full numbers.</summary>
    public string Json => Encoding.UTF8.GetString(Utf8.Span);

    internal ReadOnlyMemory<byte> Utf8 { get; init; }

    /// <summary>Type and time: the message itself stays out.</summary>
    public sealed override string ToString() => $"{GetType().Name} ({Kind}) at {ObservedAt:u}";
}

/// <summary>A message the connector does not know.</summary>
public sealed record OlaUnknownEvent : OlaEvent
{
    internal OlaUnknownEvent()
    {
    }
}

/// <summary>This reader was too slow: events were left out at this place. Other readers are not concerned.</summary>
public sealed record OlaEventsDropped : OlaEvent
{
    internal OlaEventsDropped()
    {
    }

    /// <summary>How many.</summary>
    public required long Count { get; init; }
}
