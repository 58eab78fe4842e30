using System.Text.Json;
using System.Text.Json.Serialization;

namespace PbxConnectors.Cli.Commands;

/// <summary>One line of <c>pbxc follow --json</c>. Members that do not apply are left out.</summary>
internal sealed record EventEntry
{
    public required string Type { get; init; }

    public required string Id { get; init; }

    public required string? ObservedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; init; }

    public required string Freshness { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Direction { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Extension { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Party { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Codec { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Campaign { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CallIdEntry>? CallIds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordEntry? Record { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Recording { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GapFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GapTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Count { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Raw { get; init; }

    public static EventEntry Of(PbxEvent happened, bool raw)
    {
        var entry = new EventEntry
        {
            Type = JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name),
            Id = happened.Id,
            ObservedAt = Names.Iso(happened.ObservedAt),
            At = Names.Iso(happened.At),
            Freshness = Names.Of(happened.Freshness),
            Raw = raw ? happened.Raw : null,
        };
        return happened switch
        {
            CallChanged call => entry with
            {
                State = Names.Of(call.State),
                Reason = call.State == CallState.Ended ? Names.Of(call.EndReason) : null,
                Direction = Names.Of(call.Direction),
                Extension = call.Extension,
                Party = call.OtherParty,
                CallIds = CallIdEntry.Of(call.CallIds),
            },
            CallHeardEarly heard => entry with
            {
                Extension = heard.Extension, Party = heard.OtherParty, CallIds = CallIdEntry.Of(heard.CallIds), Codec = heard.Codec,
            },
            AgentChanged { Agent: var agent } =>
                entry with { State = Names.Of(agent.State), Extension = agent.Extension, Queue = agent.Queue, Reason = agent.Reason },
            ExtensionChanged { Extension: var extension } => entry with { State = Names.Of(extension.State), Extension = extension.Extension },
            QueueChanged queue => entry with { State = queue.Left ? "left" : "waiting", Queue = queue.Queue, Party = queue.Caller?.Caller },
            RecordArrived { Record: var record } => entry with { Record = RecordEntry.Of(record) },
            RecordingReady ready => entry with { Recording = ready.Recording.Value, CallIds = CallIdEntry.Of(ready.CallIds) },
            CampaignChanged campaign => entry with { Campaign = campaign.CampaignId, Party = campaign.Number, State = campaign.VendorState },
            ConnectionLost lost => entry with { Reason = lost.Reason },
            ConnectionRestored restored => entry with { GapFrom = Names.Iso(restored.GapFrom), GapTo = Names.Iso(restored.GapTo) },
            EventsReconciled reconciled =>
                entry with { GapFrom = Names.Iso(reconciled.GapFrom), GapTo = Names.Iso(reconciled.GapTo), Count = reconciled.Recovered },
            EventsDropped dropped => entry with { Count = dropped.Count },
            UnrecognizedPbxEvent unknown => entry with { Reason = unknown.VendorKind, Raw = raw ? happened.Raw : null },
            _ => entry,
        };
    }

    /// <summary>The line for the eye, behind the time.</summary>
    public string Describe()
    {
        var parts = new[]
        {
            Extension, Party is null ? null : $"↔ {Party}", Direction, Queue is null ? null : $"queue {Queue}",
            Campaign is null ? null : $"campaign {Campaign}",
            State, Reason, Codec, Record is null ? null : $"{Record.From} → {Record.To} {Record.Disposition}", Recording,
            GapFrom is null ? null : $"gap {GapFrom} to {GapTo}", Count is null ? null : $"{Count} events", Raw,
        };
        return string.Join("  ", parts.Where(part => part is not null));
    }
}
