using System.Globalization;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Records;

/// <summary>
/// The record of a call a client program made by itself (2.1.6). Where the document describes no values, they are sent as given. Immutable.
/// </summary>
public sealed record EightHundredClientCall
{
    /// <summary>The program's own unique id (<c>dialId</c>).</summary>
    public required long Id { get; init; }

    /// <summary>The other number (<c>dialPhoneNum</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>State (<c>dialStatus</c>, values not documented).</summary>
    public string? Status { get; init; }

    /// <summary>Address the client was opened from (<c>dialOpenIp</c>).</summary>
    public string? OpenedFrom { get; init; }

    /// <summary>Direction (<c>dialPeer</c>, presumably 1 outbound, 2 inbound).</summary>
    public Calls.EightHundredDirection? Direction { get; init; }

    /// <summary>Type (<c>dialType</c>, values not documented).</summary>
    public int? Type { get; init; }

    /// <summary>When it began (<c>dialStartTime</c>).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was answered (<c>dialSucessTime</c>, spelt so).</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended (<c>dialHangupTime</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether answered (<c>dialAnswer</c>, values not documented; sent as 1 or 0).</summary>
    public bool? Answered { get; init; }

    /// <summary>Why it ended (<c>dialHangupReason</c>, values not documented).</summary>
    public int? HangUpReason { get; init; }

    /// <summary>Talk time (<c>dialTalktime</c>, sent in seconds).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Name of the recording (<c>dialRecordFile</c>).</summary>
    public string? RecordingFile { get; init; }

    /// <summary>The campaign item it belongs to (<c>dialCtdId</c>).</summary>
    public long? CampaignItemId { get; init; }

    /// <summary>When the transfer was answered (<c>dialTransferSuccesTime</c>, spelt so).</summary>
    public DateTimeOffset? TransferAnsweredAt { get; init; }

    /// <summary>How long the transfer lasted (<c>dialTransferTimes</c>).</summary>
    public TimeSpan? TransferTime { get; init; }

    /// <summary>Whether an SMS was sent (<c>dialSmsSendStatus</c>).</summary>
    public bool? SmsSent { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"client call {Id} {PhoneNumbers.Mask(Phone)}";

    internal EightHundredParameters ToParameters(PbxClock clock)
    {
        return new EightHundredParameters
        {
            { "dialId", Id },
            { "dialStatus", Status },
            { "dialOpenIp", OpenedFrom },
            { "dialPeer", Direction?.Value },
            { "dialPhoneNum", Phone },
            { "dialType", Type },
            { "dialStartTime", Write(StartedAt) },
            { "dialSucessTime", Write(AnsweredAt) },
            { "dialHangupTime", Write(EndedAt) },
            { "dialAnswer", Answered },
            { "dialHangupReason", HangUpReason },
            { "dialTalktime", TalkTime is { } talk ? ((long)talk.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null },
            { "dialRecordFile", RecordingFile },
            { "dialCtdId", CampaignItemId },
            { "dialTransferSuccesTime", Write(TransferAnsweredAt) },
            { "dialTransferTimes", TransferTime is { } time ? (long)time.TotalSeconds : (long?)null },
            { "dialSmsSendStatus", SmsSent },
        };

        string? Write(DateTimeOffset? at) => at is { } known ? clock.Write(known) : null;
    }
}
