using System.Globalization;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// A call in flight, and how it is recognised in what the PBX tells. Changed by the tracker's one loop only, but for <see cref="Shown"/>.
/// </summary>
internal sealed class EightHundredTrackedCall(PbxCallSource source, DateTimeOffset dialedAt, DateTimeOffset acceptedAt, long? callbackId = null)
    : TrackedCall(source, dialedAt, callbackId is { } id ? WireValues.Text(id) : null)
{
    /// <summary>The extension that dials; null where an outside number or a device does.</summary>
    public string? Extension => (Source.Call.Request.From as DialSource.Extension)?.Number;

    /// <summary>When the PBX had taken it.</summary>
    public DateTimeOffset AcceptedAt { get; } = acceptedAt;

    /// <summary>True when the PBX calls both sides, and lists the call as a callback.</summary>
    public bool IsCallback { get; init; }

    /// <summary>The callback's id: named by the PBX when it took the command, else found in the list.</summary>
    public long? CallbackId => Ids is [var id, ..] ? long.Parse(id, CultureInfo.InvariantCulture) : null;

    /// <summary>Records that were there before the dial: they are of other calls.</summary>
    public IReadOnlySet<long> EarlierRecords { get; init; } = new HashSet<long>();

    /// <summary>True when anything has shown that the call exists.</summary>
    public bool Shown { get; set; }

    /// <summary>Since when there has been nothing to see of the call.</summary>
    public DateTimeOffset QuietSince { get; set; } = acceptedAt;

    /// <summary>Since when the callback was looked for and not listed.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>Since when the consumer's wish to hang up has been known.</summary>
    public DateTimeOffset? HangUpSeenAt { get; set; }

    /// <summary>Whether a row of the list may be this callback, of which the PBX named no id.</summary>
    public bool Matches(EightHundredCallback callback, TimeSpan clockTolerance) =>
        IsCallback
        && CallbackId is null
        && callback.Source == From
        && IsDestination(callback.Destination)
        && IsNear(callback.CreatedAt ?? callback.BegunAt, clockTolerance);

    public bool Matches(EightHundredCallRecord record, TimeSpan clockTolerance) =>
        !IsCallback
        && record.Direction?.ToCallDirection() is not CallDirection.Inbound
        && (Extension is null || record.Extension is null || SameEnding(record.Extension, Extension))
        && (IsDestination(record.Phone) || IsDestination(record.LastPhone))
        && IsNear(record.StartedAt, clockTolerance)
        && (record.Id is not { } id || !EarlierRecords.Contains(id));

    public bool Matches(EightHundredReceivedMessage message) =>
        !IsCallback && message.Kind == EightHundredMessageKind.OutgoingCall && IsDestination(message.Phone);

    public bool Matches(EightHundredPush push, TimeSpan clockTolerance) =>
        !IsCallback
        && (push.Record?.StartedAt is null || IsNear(push.Record.StartedAt, clockTolerance))
        && push.Direction?.ToCallDirection() is not CallDirection.Inbound
        && (Extension is null || push.Record?.Extension is null || SameEnding(push.Record.Extension, Extension))
        && IsDestination(push.Phone ?? push.Record?.Phone);

    // The record has no call id of ours, no state and no cause: what it says is clear, that it is this call's is concluded.
    public CallResult Conclude(EightHundredCallRecord record, PbxIdentity pbx)
    {
        var common = record.ToCallRecord(pbx);
        var reason = record.Answered ? EndReason.Normal
            : Source.HangUpRequested ? EndReason.Cancelled
            : HangUpReason.ToEndReason(record.HangUpText) ?? (record.HangUpText is null ? EndReason.NoAnswer : EndReason.Unknown);
        return new CallResult
        {
            Reason = reason,
            Certainty = Certainty.Inferred,
            VendorText = record.HangUpText ?? record.HangUpCode,
            Explanation = reason == EndReason.Unknown
                ? $"Not answered; the PBX's reason '{record.HangUpText}' is not documented. The record was found by numbers and time."
                : "The PBX named no call id; the record was found by numbers and time.",
            DialedAt = DialedAt,
            AnsweredAt = record.Answered ? common.AnsweredAt ?? record.StartedAt ?? DialedAt : null,
            EndedAt = record.EndedAt,
            TalkTime = record.Answered ? record.TalkTime : null,
            Recording = common.Recording,
            Records = [common],
        };
    }

    private bool IsNear(DateTimeOffset? at, TimeSpan tolerance) => (at - DialedAt)?.Duration() <= tolerance;

    // The PBX takes leading zeros away, or puts a prefix for the trunk before the number.
    private bool IsDestination(string? number)
    {
        string given = (number ?? "").TrimStart('0');
        string dialed = To.TrimStart('0');
        return Math.Min(given.Length, dialed.Length) < NumberEnding.Length ? given.Length > 0 && given == dialed : SameEnding(given, dialed);
    }

    private static bool SameEnding(string one, string other) =>
        one.Length > 0
        && other.Length > 0
        && (one.EndsWith(other, StringComparison.Ordinal) || other.EndsWith(one, StringComparison.Ordinal));
}
