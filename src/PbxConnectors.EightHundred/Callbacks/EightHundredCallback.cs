using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>
/// A callback and how it went: a row of the list (2.3.2) or the callback URL's values (2.3.1). What a form lacks is null. Immutable.
/// </summary>
public sealed record EightHundredCallback
{
    /// <summary>Callback id (<c>cbkId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>Agent's id (<c>cbk_exteId</c>).</summary>
    public long? AgentId { get; init; }

    /// <summary>Number called first (<c>cbkSourcePhone</c>).</summary>
    public string? Source { get; init; }

    /// <summary>Number connected to (<c>cbkDescPhone</c>).</summary>
    public string? Destination { get; init; }

    /// <summary>State (<c>cbkStatus</c>).</summary>
    public EightHundredCallStatus? Status { get; init; }

    /// <summary>When it was asked for (<c>cbkCreateTime</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When dialling began (<c>cbkBeginTime</c>).</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When the source answered (<c>cbkSuccessTime</c>).</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When the source's leg ended (<c>cbkEndTime</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Talk time of the source (<c>cbkTimes</c>).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>When the destination answered (<c>cbkTransferSuccessTime</c>).</summary>
    public DateTimeOffset? TransferAnsweredAt { get; init; }

    /// <summary>When the destination's leg ended (<c>cbkTransferEndTime</c>).</summary>
    public DateTimeOffset? TransferEndedAt { get; init; }

    /// <summary>Talk time of the destination (<c>cbkTransferTimes</c>).</summary>
    public TimeSpan? TransferTalkTime { get; init; }

    /// <summary>Result code (<c>cbkResultCode</c>); its values are not documented.</summary>
    public string? ResultCode { get; init; }

    /// <summary>Error code (<c>cbkErrorCode</c>); its values are not documented.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Path of the recording (<c>cbkWavFile</c>).</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Extension it belongs to (<c>cbkExtension</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Kind (<c>cbkType</c>); only through the callback URL.</summary>
    public EightHundredCallbackType? Type { get; init; }

    /// <summary>Callback URL (<c>cbkUrl</c>); only through the callback URL itself.</summary>
    public string? Url { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"callback {Id} {PhoneNumbers.Mask(Source)} -> {PhoneNumbers.Mask(Destination)}: {Status}";

    internal static EightHundredCallback Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["cbkId"].WholeNumber,
        AgentId = row["cbk_exteId"].WholeNumber,
        Source = row["cbkSourcePhone"].TextOrNull,
        Destination = row["cbkDescPhone"].TextOrNull,
        Status = EightHundredCallStatus.Read(row["cbkStatus"]),
        CreatedAt = row["cbkCreateTime"].Time(clock),
        BegunAt = row["cbkBeginTime"].Time(clock),
        AnsweredAt = row["cbkSuccessTime"].Time(clock),
        EndedAt = row["cbkEndTime"].Time(clock),
        TalkTime = row["cbkTimes"].Length(),
        TransferAnsweredAt = row["cbkTransferSuccessTime"].Time(clock),
        TransferEndedAt = row["cbkTransferEndTime"].Time(clock),
        TransferTalkTime = row["cbkTransferTimes"].Length(),
        ResultCode = row["cbkResultCode"].TextOrNull,
        ErrorCode = row["cbkErrorCode"].TextOrNull,
        RecordingPath = row["cbkWavFile"].TextOrNull,
        Extension = row["cbkExtension"].TextOrNull,
        Type = EightHundredCallbackType.Read(row["cbkType"]),
        Url = row["cbkUrl"].TextOrNull,
    };
}
