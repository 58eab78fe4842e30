using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.VoiceCodes;

/// <summary>A voice-code call and how it went (2.4.3). Immutable.</summary>
public sealed record EightHundredVoiceCodeCall
{
    /// <summary>Id (<c>wsId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>State (<c>wsStatus</c>).</summary>
    public EightHundredCallStatus? Status { get; init; }

    /// <summary>Talk time (<c>wsTalkTimes</c>).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Number called (<c>wsPhone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>When it was asked for (<c>wsCreateTime</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When dialling began (<c>wsBeginTime</c>).</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it was answered (<c>wsSuccessTime</c>).</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended (<c>wsEndTime</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Agent's id (<c>ws_exteId</c>).</summary>
    public long? AgentId { get; init; }

    /// <summary>What was to be spoken (<c>wsValue</c>).</summary>
    public string? Spoken { get; init; }

    /// <summary>How it was spoken (<c>wsType</c>).</summary>
    public EightHundredSpeechType? Type { get; init; }

    /// <summary>Path of the recording (<c>wsRecordPath</c>).</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Keys pressed (<c>WsResultKey</c>).</summary>
    public string? PressedKeys { get; init; }

    /// <summary>Related id (<c>ws_tyConnectId</c> or <c>ws_wlstConnectId</c>).</summary>
    public long? ConnectId { get; init; }

    /// <summary>Line used (<c>wsSipRound</c>).</summary>
    public string? Line { get; init; }

    /// <summary>Number shown (<c>wsShowPhone</c>).</summary>
    public string? DisplayNumber { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"voice code call {Id} to {PhoneNumbers.Mask(Phone)}: {Status}";

    internal static EightHundredVoiceCodeCall Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["wsId"].WholeNumber,
        Status = EightHundredCallStatus.Read(row["wsStatus"]),
        TalkTime = row["wsTalkTimes"].Length(),
        Phone = row["wsPhone"].TextOrNull,
        CreatedAt = row["wsCreateTime"].Time(clock),
        BegunAt = row["wsBeginTime"].Time(clock),
        AnsweredAt = row["wsSuccessTime"].Time(clock),
        EndedAt = row["wsEndTime"].Time(clock),
        AgentId = row["ws_exteId"].WholeNumber,
        Spoken = row["wsValue"].TextOrNull,
        Type = EightHundredSpeechType.Read(row["wsType"]),
        RecordingPath = row["wsRecordPath"].TextOrNull,
        PressedKeys = row["WsResultKey"].TextOrNull,
        ConnectId = row.FirstOf("ws_tyConnectId", "ws_wlstConnectId").WholeNumber,
        Line = row["wsSipRound"].TextOrNull,
        DisplayNumber = row["wsShowPhone"].TextOrNull,
    };
}
