using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>A call of a campaign and how it went (2.10.3). Members the document does not describe are kept as sent. Immutable.</summary>
public sealed record EightHundredCampaignCall
{
    /// <summary>Id of the item (<c>ctdId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>Campaign id (<c>ctd_ctkId</c>).</summary>
    public long? CampaignId { get; init; }

    /// <summary>Campaign's name (<c>ctkName</c>).</summary>
    public string? CampaignName { get; init; }

    /// <summary>Number called (<c>ctdPhone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Name of the number (<c>ctdPhoneName</c>).</summary>
    public string? PhoneName { get; init; }

    /// <summary>The item's key (<c>ctdKey</c>).</summary>
    public string? Key { get; init; }

    /// <summary>Text (<c>ctdText</c>).</summary>
    public string? Text { get; init; }

    /// <summary>State (<c>ctdStatus</c>).</summary>
    public EightHundredCallStatus? Status { get; init; }

    /// <summary>When it was called (<c>ctdCallTime</c>).</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>Begin or length of dialling, as sent: name and description disagree (<c>ctdBeginTime</c>).</summary>
    public string? BeginText { get; init; }

    /// <summary>When it was answered (<c>ctdSuccessTime</c>).</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended (<c>ctdEndTime</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Talk time (<c>ctdTimes</c>).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Duration (<c>ctdCallTalktimes</c>).</summary>
    public TimeSpan? CallDuration { get; init; }

    /// <summary>Number transferred to (<c>ctdTransferPhone</c>).</summary>
    public string? TransferPhone { get; init; }

    /// <summary>Agent transferred to (<c>ctdExtension</c>).</summary>
    public string? TransferExtension { get; init; }

    /// <summary>That agent's name (<c>exteName</c>).</summary>
    public string? AgentName { get; init; }

    /// <summary>When the agent answered (<c>ctdTransferSuccessTime</c>).</summary>
    public DateTimeOffset? TransferAnsweredAt { get; init; }

    /// <summary>When the agent's leg ended (<c>ctdTransferEndTime</c>).</summary>
    public DateTimeOffset? TransferEndedAt { get; init; }

    /// <summary>Talk time with the agent (<c>ctdTransferTimes</c>).</summary>
    public TimeSpan? TransferTalkTime { get; init; }

    /// <summary>SMS: 0 not sent, 1 sent (<c>ctdSmsSendStatus</c>).</summary>
    public int? SmsStatus { get; init; }

    /// <summary>Path of the recording (<c>ctdWavFile</c>).</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Paths, as sent (<c>ctdWavPaths</c>).</summary>
    public string? RecordingPaths { get; init; }

    /// <summary>Path of the dialogue file (JSON) (<c>ctdResultJson</c>).</summary>
    public string? DialoguePath { get; init; }

    /// <summary>The dialogue (<c>ctd_ResultText</c>).</summary>
    public string? DialogueText { get; init; }

    /// <summary>Keyword (<c>ctd_word</c>).</summary>
    public string? Keyword { get; init; }

    /// <summary>All keywords (<c>ctd_all_word</c>).</summary>
    public string? Keywords { get; init; }

    /// <summary>How many (<c>ctd_wordSum</c>).</summary>
    public int? KeywordCount { get; init; }

    /// <summary>Rounds of the dialogue (<c>ctdWheelSum</c>).</summary>
    public int? DialogueRounds { get; init; }

    /// <summary>Result code (<c>ctdResultCode</c>); its values are not documented.</summary>
    public string? ResultCode { get; init; }

    /// <summary>Result value (<c>ctdResultValue</c>).</summary>
    public string? ResultValue { get; init; }

    /// <summary>Result type (<c>ctdType</c>).</summary>
    public string? ResultType { get; init; }

    /// <summary>Reason (<c>cnrReasonType</c>).</summary>
    public string? ReasonType { get; init; }

    /// <summary>What the line did, in the PBX's words (<c>ctdSipRound</c>).</summary>
    public string? LineTrace { get; init; }

    /// <summary>Repeats (<c>ctdReNum</c>).</summary>
    public int? Repeats { get; init; }

    /// <summary>Time area (<c>ctd_timeArea</c>).</summary>
    public string? TimeArea { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"campaign call {Id} to {PhoneNumbers.Mask(Phone)}: {Status}";

    internal static EightHundredCampaignCall Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["ctdId"].WholeNumber,
        CampaignId = row["ctd_ctkId"].WholeNumber,
        CampaignName = row["ctkName"].TextOrNull,
        Phone = row["ctdPhone"].TextOrNull,
        PhoneName = row["ctdPhoneName"].TextOrNull,
        Key = row["ctdKey"].TextOrNull,
        Text = row["ctdText"].TextOrNull,
        Status = EightHundredCallStatus.Read(row["ctdStatus"]),
        CalledAt = row["ctdCallTime"].Time(clock),
        BeginText = row["ctdBeginTime"].TextOrNull,
        AnsweredAt = row["ctdSuccessTime"].Time(clock),
        EndedAt = row["ctdEndTime"].Time(clock),
        TalkTime = row["ctdTimes"].Length(),
        CallDuration = row["ctdCallTalktimes"].Length(),
        TransferPhone = row["ctdTransferPhone"].TextOrNull,
        TransferExtension = row["ctdExtension"].TextOrNull,
        AgentName = row["exteName"].TextOrNull,
        TransferAnsweredAt = row["ctdTransferSuccessTime"].Time(clock),
        TransferEndedAt = row["ctdTransferEndTime"].Time(clock),
        TransferTalkTime = row["ctdTransferTimes"].Length(),
        SmsStatus = row["ctdSmsSendStatus"].SmallWholeNumber,
        RecordingPath = row["ctdWavFile"].TextOrNull,
        RecordingPaths = row["ctdWavPaths"].TextOrNull,
        DialoguePath = row["ctdResultJson"].TextOrNull,
        DialogueText = row["ctd_ResultText"].TextOrNull,
        Keyword = row["ctd_word"].TextOrNull,
        Keywords = row["ctd_all_word"].TextOrNull,
        KeywordCount = row["ctd_wordSum"].SmallWholeNumber,
        DialogueRounds = row["ctdWheelSum"].SmallWholeNumber,
        ResultCode = row["ctdResultCode"].TextOrNull,
        ResultValue = row["ctdResultValue"].TextOrNull,
        ResultType = row["ctdType"].TextOrNull,
        ReasonType = row["cnrReasonType"].TextOrNull,
        LineTrace = row["ctdSipRound"].TextOrNull,
        Repeats = row["ctdReNum"].SmallWholeNumber,
        TimeArea = row["ctd_timeArea"].TextOrNull,
    };
}
