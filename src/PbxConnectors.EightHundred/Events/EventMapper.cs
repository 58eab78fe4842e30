using System.Security.Cryptography;
using System.Text;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Events;

/// <summary>
/// Says in common terms what pushes, callbacks, messages and records tell. The same fact has the same id wherever it comes from, so that a
/// push, a message and a record of one hang-up make one event.
/// </summary>
internal sealed class EventMapper(PbxIdentity pbx, SecretRedactor redactor, TimeProvider time)
{
    public IEnumerable<PbxEvent> FromPush(EightHundredPush push)
    {
        var record = push.Record;
        string? id = record?.Id is { } number ? WireValues.Text(number) : null;
        var direction = (push.Direction ?? record?.Direction)?.ToCallDirection() ?? CallDirection.Unknown;
        string? raw = redactor.Redact(push.Memo);
        if (push.Type == EightHundredPushType.RecordingReady)
        {
            if (record?.RecordingPath is { } path)
            {
                yield return new RecordingReady
                {
                    Pbx = pbx,
                    Id = $"recording|{id ?? path}",
                    ObservedAt = time.GetUtcNow(),
                    Recording = new RecordingReference(pbx, path),
                    CallIds = Ids("cdrId", id),
                    Raw = raw,
                };
                yield break;
            }
        }
        else if (StateOf(push.Type, direction) is { } state)
        {
            yield return new CallChanged
            {
                Pbx = pbx,
                Id = CallEventId(state, id),
                ObservedAt = time.GetUtcNow(),
                At = state == CallState.Ended ? record?.EndedAt : null,
                State = state,
                CallIds = Ids("cdrId", id),
                Extension = record?.Extension,
                OtherParty = push.Phone ?? record?.Phone,
                Direction = direction,
                EndReason = state == CallState.Ended && record is not null ? ReasonOf(record) : EndReason.Unknown,
                UserData = record?.CampaignKey,
                Raw = raw,
            };
            if (record is not null && state == CallState.Ended)
            {
                yield return RecordEvent(record, Freshness.Pushed, raw);
            }

            yield break;
        }

        yield return new UnrecognizedPbxEvent
        {
            Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), VendorKind = $"push type {push.Type}", Raw = raw,
        };
    }

    public PbxEvent FromCallback(EightHundredCallback callback)
    {
        string? id = callback.Id is { } number ? WireValues.Text(number) : null;
        var state = CallbackOutcome.StateOf(callback);
        return new CallChanged
        {
            Pbx = pbx,
            Id = id is null ? NewId() : $"callback|{id}|{callback.Status}|{state}",
            ObservedAt = time.GetUtcNow(),
            At = state switch
            {
                CallState.Ended => callback.TransferEndedAt ?? callback.EndedAt,
                CallState.Connected => callback.TransferAnsweredAt,
                _ => callback.BegunAt ?? callback.CreatedAt,
            },
            State = state,
            CallIds = Ids("cbkId", id),
            Extension = callback.Extension,
            OtherParty = callback.Destination,
            Direction = CallDirection.Outbound,
            EndReason = state == CallState.Ended ? CallbackOutcome.ReasonOf(callback) : EndReason.Unknown,
        };
    }

    public PbxEvent FromMessage(EightHundredReceivedMessage message)
    {
        bool incoming = message.Kind == EightHundredMessageKind.IncomingCall;
        CallState? state = !incoming && message.Kind != EightHundredMessageKind.OutgoingCall ? null : message.CallStatus?.Value switch
        {
            "0" => incoming ? CallState.Alerting : CallState.Initiated,
            "1" => CallState.Connected,
            "2" => CallState.Ended,
            _ => null,
        };
        string? id = message.RecordId is { } number ? WireValues.Text(number) : null;
        string own = message.WaterLine is { } line ? $"message|{line}|{Digest(message.Key)}" : NewId();
        string? raw = redactor.Redact(message.Content);
        return state is { } known
            ? new CallChanged
            {
                Pbx = pbx,
                Id = id is null ? own : CallEventId(known, id),
                ObservedAt = time.GetUtcNow(),
                At = message.Time,
                Freshness = Freshness.Polled,
                State = known,
                CallIds = Ids("cdrId", id),
                OtherParty = message.Phone,
                Direction = incoming ? CallDirection.Inbound : CallDirection.Outbound,
                Raw = raw,
            }
            : new UnrecognizedPbxEvent
            {
                Pbx = pbx,
                Id = own,
                ObservedAt = time.GetUtcNow(),
                At = message.Time,
                Freshness = Freshness.Polled,
                VendorKind = $"message kind {message.Kind}",
                Raw = raw,
            };
    }

    public PbxEvent FromRecord(EightHundredCallRecord record) => RecordEvent(record, Freshness.FromRecord, null);

    public EventsDropped Dropped(long count) => new() { Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), Count = count };

    public ConnectionLost Lost(string reason) =>
        new() { Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), Freshness = Freshness.Local, Reason = reason };

    public ConnectionRestored Restored(DateTimeOffset gapFrom)
    {
        var now = time.GetUtcNow();
        return new() { Pbx = pbx, Id = NewId(), ObservedAt = now, Freshness = Freshness.Local, GapFrom = gapFrom, GapTo = now };
    }

    public EventsReconciled Reconciled(DateTimeOffset gapFrom, int recovered)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Pbx = pbx,
            Id = NewId(),
            ObservedAt = now,
            Freshness = Freshness.Local,
            GapFrom = gapFrom,
            GapTo = now,
            Recovered = recovered,
        };
    }

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    // The same message read again has the same id, also in another process; two at one line differ.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8));

    private static string CallEventId(CallState state, string? recordId) => recordId is null ? NewId() : $"call|{recordId}|{state}";

    private static IReadOnlyList<VendorCallId> Ids(string kind, string? id) => id is null ? [] : [new VendorCallId(kind, id)];

    private static CallState? StateOf(EightHundredPushType? type, CallDirection direction) => type?.Value switch
    {
        "1" => direction == CallDirection.Inbound ? CallState.Alerting : CallState.Initiated,
        "2" => CallState.Connected,
        "3" => CallState.Ended,
        _ => null,
    };

    private static EndReason ReasonOf(EightHundredCallRecord record) =>
        record.Answered ? EndReason.Normal : HangUpReason.ToEndReason(record.HangUpText) ?? EndReason.Unknown;

    private RecordArrived RecordEvent(EightHundredCallRecord record, Freshness freshness, string? raw) => new()
    {
        Pbx = pbx,
        Id = record.Id is { } id ? $"record|{WireValues.Text(id)}" : NewId(),
        ObservedAt = time.GetUtcNow(),
        At = record.EndedAt,
        Freshness = freshness,
        Record = record.ToCallRecord(pbx),
        Raw = raw,
    };
}
