using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Records;

/// <summary>
/// A call record with every member of the document's forms (2.4.1, 2.7.1, the push of 2.10.4). What a form lacks is null. Immutable.
/// </summary>
public sealed record EightHundredCallRecord
{
    /// <summary>Record id (<c>cdrId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>Extension of the call (<c>cdrExtension</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Name of that extension (<c>exteName</c>).</summary>
    public string? ExtensionName { get; init; }

    /// <summary>IP address of the extension (<c>cdrExtensionIp</c>).</summary>
    public string? ExtensionAddress { get; init; }

    /// <summary>Route port of the extension (<c>cdrExtensionPort</c>).</summary>
    public string? ExtensionPort { get; init; }

    /// <summary>The number outside (<c>cdrPhoneNum</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Name of the called (<c>cdrCalledName</c>).</summary>
    public string? CalledName { get; init; }

    /// <summary>IP address the number went through (<c>cdrPhoneIp</c>).</summary>
    public string? PhoneAddress { get; init; }

    /// <summary>Port of the number (<c>cdrPhonePort</c>).</summary>
    public string? PhonePort { get; init; }

    /// <summary>Last number called, leading 0 removed (<c>cdrLastPhoneNum</c>).</summary>
    public string? LastPhone { get; init; }

    /// <summary>Direction (<c>cdrPeer</c>).</summary>
    public EightHundredDirection? Direction { get; init; }

    /// <summary>When the call began (<c>cdrStartTime</c>).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (<c>cdrHangupTime</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Talk time, seconds (<c>cdrTalktime</c>).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Minutes charged (<c>cdrChargingTimes</c>).</summary>
    public decimal? ChargedMinutes { get; init; }

    /// <summary>Why it ended, as free text (<c>cdrHangupReasonText</c>).</summary>
    public string? HangUpText { get; init; }

    /// <summary>Why it ended (<c>cdrHangupReasonCode</c>); the codes are not documented.</summary>
    public string? HangUpCode { get; init; }

    /// <summary>Voice menu (<c>cdrIVR</c>).</summary>
    public string? Menu { get; init; }

    /// <summary>Keys pressed in it (<c>cdrIVRKey</c>).</summary>
    public string? MenuKeys { get; init; }

    /// <summary>Route taken (<c>cdrTrunkRoute</c>).</summary>
    public string? Trunk { get; init; }

    /// <summary>Related id (<c>cdrCmmId</c>).</summary>
    public long? RelatedId { get; init; }

    /// <summary>Path of the recording (<c>cdrRecordFile</c>).</summary>
    public string? RecordingPath { get; init; }

    /// <summary>The key given to the campaign (<c>paramvalue</c>); pushed only.</summary>
    public string? CampaignKey { get; init; }

    /// <summary>Work order, spoken text (<c>woOther1</c>); pushed only.</summary>
    public string? SpokenText { get; init; }

    /// <summary>Work order, keys pressed (<c>woOther11</c>); pushed only.</summary>
    public string? PressedKeys { get; init; }

    /// <summary>True when somebody talked: the record has no other sign of an answer.</summary>
    public bool Answered => TalkTime > TimeSpan.Zero;

    internal CallRecord ToCallRecord(PbxIdentity pbx)
    {
        var direction = Direction?.ToCallDirection() ?? CallDirection.Unknown;
        bool inbound = direction == CallDirection.Inbound;
        return new CallRecord
        {
            Pbx = pbx,
            RecordId = Id?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            CallIds = Id is { } id ? [new VendorCallId("cdrId", id.ToString(System.Globalization.CultureInfo.InvariantCulture))] : [],
            From = inbound ? Phone : Extension,
            To = inbound ? Extension : Phone,
            Direction = direction,
            Disposition = Answered ? CallDisposition.Answered : HangUpReason.ToDisposition(HangUpText),
            VendorDisposition = HangUpText ?? HangUpCode,
            StartedAt = StartedAt,
            AnsweredAt = Answered && EndedAt is { } end ? end - TalkTime : null,
            EndedAt = EndedAt,
            Duration = EndedAt - StartedAt,
            TalkTime = TalkTime,
            Agent = ExtensionName,
            Recording = RecordingPath is { } path ? new RecordingReference(pbx, path) : null,
            VendorRecord = this,
        };
    }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"record {Id} {Extension} {PhoneNumbers.Mask(Phone)} {StartedAt:u}";

    internal static EightHundredCallRecord Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["cdrId"].WholeNumber,
        Extension = row["cdrExtension"].TextOrNull,
        ExtensionName = row["exteName"].TextOrNull,
        ExtensionAddress = row["cdrExtensionIp"].TextOrNull,
        ExtensionPort = row["cdrExtensionPort"].TextOrNull,
        Phone = row["cdrPhoneNum"].TextOrNull,
        CalledName = row["cdrCalledName"].TextOrNull,
        PhoneAddress = row["cdrPhoneIp"].TextOrNull,
        PhonePort = row["cdrPhonePort"].TextOrNull,
        LastPhone = row["cdrLastPhoneNum"].TextOrNull,
        Direction = EightHundredDirection.Read(row["cdrPeer"]),
        StartedAt = row["cdrStartTime"].Time(clock),
        EndedAt = row["cdrHangupTime"].Time(clock),
        TalkTime = row["cdrTalktime"].Length(),
        ChargedMinutes = row["cdrChargingTimes"].Number,
        HangUpText = row["cdrHangupReasonText"].TextOrNull,
        HangUpCode = row["cdrHangupReasonCode"].TextOrNull,
        Menu = row["cdrIVR"].TextOrNull,
        MenuKeys = row["cdrIVRKey"].TextOrNull,
        Trunk = row["cdrTrunkRoute"].TextOrNull,
        RelatedId = row["cdrCmmId"].WholeNumber,
        RecordingPath = row["cdrRecordFile"].TextOrNull,
        CampaignKey = row["paramvalue"].TextOrNull,
        SpokenText = row["woOther1"].TextOrNull,
        PressedKeys = row["woOther11"].TextOrNull,
    };
}
