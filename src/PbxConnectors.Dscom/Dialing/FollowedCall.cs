using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>A call in flight, as the tracker knows it. Used by the tracker only.</summary>
internal sealed class FollowedCall(PbxCallSource source, string? uniqueId, string extension, string destination, DateTimeOffset dialedAt)
{
    public PbxCallSource Source { get; } = source;

    public string Extension { get; } = extension;

    public DateTimeOffset DialedAt { get; } = dialedAt;

    /// <summary>Since when the extension has been seen idle; null while it is in use or unknown.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    /// <summary>How often records of this call were seen of which none was to the number dialled.</summary>
    public int LooksIncomplete { get; set; }

    /// <summary>When the billing push first told of this call; under the tracker's lock.</summary>
    public DateTimeOffset? PushedAt { get; set; }

    /// <summary>What the billing push told of this call; under the tracker's lock.</summary>
    public List<DscomCallRecord> Pushed { get; } = [];

    /// <summary>True when the PBX named the call, so that its records are known by their ids.</summary>
    public bool IsNamed => uniqueId is not null;

    public bool Matches(DscomCallRecord record, TimeSpan clockTolerance) => IsNamed
        ? record.LinkedId == uniqueId || record.UniqueId == uniqueId
        : IsFromExtension(record) && IsToDestination(record) && ((record.Start ?? record.CallDate) - DialedAt)?.Duration() <= clockTolerance;

    // The PBX may put a prefix for the trunk before the number, or take one away. The leg to the extension itself is another's, though
    // the number may end with the extension's digits.
    public bool IsToDestination(DscomCallRecord record) => record.Destination is { Length: > 0 } dialled
        && (dialled != Extension || destination == Extension)
        && (dialled.EndsWith(destination, StringComparison.Ordinal) || destination.EndsWith(dialled, StringComparison.Ordinal));

    // Where another number is shown to the called party, the record names that one as its source; the channel names the extension.
    private bool IsFromExtension(DscomCallRecord record) =>
        record.Source == Extension || (record.Channel is { } channel && channel.Contains($"/{Extension}-", StringComparison.Ordinal));

    /// <summary>Builds the result from the call's records, of which one call may leave several.</summary>
    public CallResult Conclude(IReadOnlyList<DscomCallRecord> records, PbxIdentity pbx)
    {
        var ordered = records
            .OrderByDescending(IsToDestination)
            .ThenByDescending(r => r.Disposition == CallDisposition.Answered)
            .ThenByDescending(r => r.TalkTime)
            .ThenByDescending(r => r.End)
            .ToList();
        var best = ordered[0];
        bool answered = best.Disposition == CallDisposition.Answered;
        bool neverCalled = !answered && best.DestinationChannel is null;
        var reason = Reason(best, answered);
        return new CallResult
        {
            Reason = reason,
            Certainty = uniqueId is null || neverCalled ? Certainty.Inferred : Certainty.Reported,
            Q850Cause = best.HangUpCause,
            VendorText = best.DispositionText,
            Explanation = reason == EndReason.Unknown ? $"The record's disposition '{best.DispositionText}' is not documented."
                : neverCalled ? "The record names no destination channel: perhaps the extension itself did not answer."
                : uniqueId is null ? "The PBX named no call id; the record was found by numbers and time."
                : null,
            DialedAt = DialedAt,
            AnsweredAt = answered ? best.Answer ?? best.Start : null,
            EndedAt = best.End,
            TalkTime = answered ? best.TalkTime : null,
            Recording = ordered.Select(r => r.RecordingPath).FirstOrDefault(path => path is not null) is { } path
                ? new RecordingReference(pbx, path)
                : null,
            Records = [.. ordered.Select(r => r.ToCallRecord(pbx))],
        };
    }

    private EndReason Reason(DscomCallRecord record, bool answered) =>
        answered ? EndReason.Normal
        : Source.HangUpRequested ? EndReason.Cancelled
        : Q850.ToEndReason(record.HangUpCause) ?? record.Disposition switch
        {
            CallDisposition.NoAnswer => EndReason.NoAnswer,
            CallDisposition.Busy => EndReason.Busy,
            CallDisposition.Failed => EndReason.Failed,
            _ => EndReason.Unknown,
        };
}
