using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>A call in flight, and how its records are recognised. Used by the tracker only.</summary>
internal sealed class DscomTrackedCall(PbxCallSource source, DateTimeOffset dialedAt, string? uniqueId) : TrackedCall(source, dialedAt, uniqueId)
{
    // Asterisk's own limit is 80 characters: what is longer is no channel.
    private const int LongestChannel = 128;

    /// <summary>Since when the extension has been seen idle; null while it is in use or unknown.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    /// <summary>How often records of this call were seen of which none was to the number dialled.</summary>
    public int LooksIncomplete { get; set; }

    /// <summary>When the billing push first told of this call; under the tracker's lock.</summary>
    public DateTimeOffset? PushedAt { get; set; }

    /// <summary>What the billing push told of this call; under the tracker's lock.</summary>
    public List<DscomCallRecord> Pushed { get; } = [];

    /// <summary>The PBX's id of the call, by which its records are known; null when it named none.</summary>
    public string? UniqueId { get; } = uniqueId;

    public bool Matches(DscomCallRecord record, TimeSpan clockTolerance) => UniqueId is not null
        ? record.LinkedId == UniqueId || record.UniqueId == UniqueId
        : IsFromExtension(record) && IsToDestination(record) && ((record.Start ?? record.CallDate) - DialedAt)?.Duration() <= clockTolerance;

    // The PBX may put a prefix for the trunk before the number, or take one away. The leg to the extension itself is another's, though
    // the number may end with the extension's digits.
    public bool IsToDestination(DscomCallRecord record) => record.Destination is { Length: > 0 } dialled
        && (dialled != From || To == From)
        && (dialled.EndsWith(To, StringComparison.Ordinal) || To.EndsWith(dialled, StringComparison.Ordinal));

    /// <summary>
    /// The extensions a record may be from. Where another number is shown to the called party, the record names that one as its source; then the
    /// channel names the extension (<c>PJSIP/8001-0000002a</c>).
    /// </summary>
    public static IEnumerable<string> ExtensionsOf(DscomCallRecord record)
    {
        if (record.Source is { } source)
        {
            yield return source;
        }

        if (record.Channel is not { Length: <= LongestChannel } channel)
        {
            yield break;
        }

        // An extension may have a dash in its name.
        for (int slash = channel.IndexOf('/'); slash >= 0; slash = channel.IndexOf('/', slash + 1))
        {
            for (int dash = channel.IndexOf('-', slash); dash >= 0; dash = channel.IndexOf('-', dash + 1))
            {
                yield return channel[(slash + 1)..dash];
            }
        }
    }

    private bool IsFromExtension(DscomCallRecord record) => ExtensionsOf(record).Contains(From, StringComparer.Ordinal);

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
            Certainty = UniqueId is null || neverCalled ? Certainty.Inferred : Certainty.Reported,
            Q850Cause = best.HangUpCause,
            VendorText = best.DispositionText,
            Explanation = reason == EndReason.Unknown ? $"The record's disposition '{best.DispositionText}' is not documented."
                : neverCalled ? "The record names no destination channel: perhaps the extension itself did not answer."
                : UniqueId is null ? "The PBX named no call id; the record was found by numbers and time."
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
