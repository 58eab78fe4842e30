using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Messages;

/// <summary>A message read from the PBX (2.1.4). Immutable.</summary>
public sealed record EightHundredReceivedMessage
{
    /// <summary>What it is about (<c>kind</c>).</summary>
    public EightHundredMessageKind? Kind { get; init; }

    /// <summary>Telephone number (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>The content as sent: a text, or for calls a JavaScript literal.</summary>
    public string? Content { get; init; }

    /// <summary>State of the call, read from the content; null for other messages.</summary>
    public EightHundredMessageCallStatus? CallStatus { get; init; }

    /// <summary>Call record id, read from the content. The record itself may come later.</summary>
    public long? RecordId { get; init; }

    /// <summary>When it happened (<c>time</c>).</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>When the PBX stored it (<c>waterLine</c>): keep the largest, and read on from there.</summary>
    public long? WaterLine { get; init; }

    /// <summary>Numbers masked, without the content.</summary>
    public override string ToString() => $"message {Kind} {PhoneNumbers.Mask(Phone)} {CallStatus} at water line {WaterLine}";

    internal string Key => $"{WaterLine}|{Kind}|{Phone}|{Time:O}|{Content}";

    internal static EightHundredReceivedMessage Read(VendorJson row, PbxClock clock)
    {
        var kind = EightHundredMessageKind.Read(row["kind"]);
        string? content = row["content"].Text ?? (row["content"].Exists ? row["content"].Raw : null);

        // An SMS may hold braces too: only the content of calls is a literal.
        bool call = kind == EightHundredMessageKind.OutgoingCall || kind == EightHundredMessageKind.IncomingCall;
        var literal = call && LooseJson.TryParse(content, out var parsed) ? parsed : default;
        return new EightHundredReceivedMessage
        {
            Kind = kind,
            Phone = row["phone"].TextOrNull,
            Content = content,
            CallStatus = EightHundredMessageCallStatus.Normalized(literal["status"]),
            RecordId = literal["cdrId"].WholeNumber,
            Time = row["time"].Time(clock),
            WaterLine = row["waterLine"].WholeNumber,
        };
    }
}
