using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>Writes rows the way 800ing prints them.</summary>
internal sealed class EightHundredShape(EightHundredServerOptions options)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    public string Time(DateTimeOffset? time) =>
        time is { } known ? TimeZoneInfo.ConvertTime(known, options.TimeZone).ToString(TimeFormat, CultureInfo.InvariantCulture) : "";

    public DateTimeOffset? ParseTime(string text) =>
        DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, options.TimeZone.GetUtcOffset(local))
            : null;

    public JsonNode Id(long id) => options.IdsAsText ? id.ToString(CultureInfo.InvariantCulture) : id;

    public static long Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } a && to is { } b ? (long)(b - a).TotalSeconds : 0;

    public JsonObject Callback(TrackedCall call) => new()
    {
        ["cbkId"] = Id(call.Id),
        ["cbk_exteId"] = Id(1),
        ["cbkSourcePhone"] = call.Source,
        ["cbkDescPhone"] = call.Destination,
        ["cbkStatus"] = call.Status,
        ["cbkCreateTime"] = Time(call.CreatedAt),
        ["cbkBeginTime"] = Time(call.BegunAt),
        ["cbkSuccessTime"] = Time(call.SourceAnsweredAt),
        ["cbkEndTime"] = Time(call.EndedAt),
        ["cbkTimes"] = Seconds(call.SourceAnsweredAt, call.EndedAt),
        ["cbkTransferSuccessTime"] = Time(call.JoinedAt),
        ["cbkTransferEndTime"] = call.JoinedAt is null ? "" : Time(call.EndedAt),
        ["cbkTransferTimes"] = Seconds(call.JoinedAt, call.EndedAt),
        ["cbkResultCode"] = "",
        ["cbkErrorCode"] = "",
        ["cbkWavFile"] = call is { IsOver: true, Timeline: { } timeline, SourceAnsweredAt: not null }
            ? RecordingPath(timeline.CallId, timeline.StartedAt)
            : "",
        ["cbkExtension"] = "",
    };

    public JsonObject VoiceCode(TrackedCall call) => new()
    {
        ["wsId"] = Id(call.Id),
        ["wsStatus"] = call.Status,
        ["wsTalkTimes"] = Seconds(call.SourceAnsweredAt, call.EndedAt),
        ["wsPhone"] = call.Source,
        ["wsCreateTime"] = Time(call.CreatedAt),
        ["wsBeginTime"] = Time(call.BegunAt),
        ["wsSuccessTime"] = Time(call.SourceAnsweredAt),
        ["wsEndTime"] = Time(call.EndedAt),
        ["ws_exteId"] = Id(1),
        ["wsValue"] = call.Text,
        ["wsType"] = call.Type,
        ["wsRecordPath"] = call is { IsOver: true, Timeline: { } timeline } ? RecordingPath(timeline.CallId, timeline.StartedAt) : "",
        ["WsResultKey"] = "",
        ["ws_tyConnectId"] = "",
        ["wsSipRound"] = "SIP/lab",
        ["wsShowPhone"] = "",
    };

    public JsonObject CampaignCall(TrackedCall call) => new()
    {
        ["ctdTransferPhone"] = "",
        ["ctdText"] = call.Text,
        ["ctdStatus"] = call.Status,
        ["ctdSuccessTime"] = Time(call.SourceAnsweredAt),
        ["ctdSmsSendStatus"] = 0,
        ["ctdTransferSuccessTime"] = Time(call.JoinedAt),
        ["ctdTransferEndTime"] = call.JoinedAt is null ? "" : Time(call.EndedAt),
        ["ctkName"] = call.Campaign!.Name,
        ["ctdBeginTime"] = Time(call.BegunAt),
        ["ctd_word"] = "",
        ["ctdType"] = "无",
        ["ctdKey"] = call.Key,
        ["ctd_all_word"] = "",
        ["ctdCallTalktimes"] = "",
        ["ctd_ResultText"] = "",
        ["ctdPhoneName"] = "",
        ["cnrReasonType"] = "",
        ["ctd_ctkId"] = call.Campaign.Id.ToString(CultureInfo.InvariantCulture),
        ["ctd_wordSum"] = 0,
        ["ctdExtension"] = call.JoinedAt is null ? "" : call.Destination,
        ["ctdTransferTimes"] = call.IsOver && call.JoinedAt is not null
            ? Seconds(call.JoinedAt, call.EndedAt).ToString(CultureInfo.InvariantCulture)
            : "",
        ["ctdResultValue"] = 0,
        ["ctdId"] = call.Id.ToString(CultureInfo.InvariantCulture),
        ["exteName"] = "",
        ["ctd_timeArea"] = "",
        ["ctdResultCode"] = 102,
        ["ctdTimes"] = call.IsOver && call.SourceAnsweredAt is not null
            ? Seconds(call.SourceAnsweredAt, call.EndedAt).ToString(CultureInfo.InvariantCulture)
            : "",
        ["ctdResultJson"] = "",
        ["ctdWavPaths"] = "",
        ["ctdWavFile"] = call is { IsOver: true, Timeline: { } timeline, SourceAnsweredAt: not null }
            ? RecordingPath(timeline.CallId, timeline.StartedAt)
            : "",
        ["ctdCallTime"] = Time(call.BegunAt),
        ["ctdSipRound"] = "",
        ["ctdReNum"] = 1,
        ["ctdWheelSum"] = 0,
        ["ctdPhone"] = call.Source,
        ["ctdEndTime"] = Time(call.EndedAt),
    };

    public JsonObject CallRecord(SimulatedCallRecord record)
    {
        var inbound = record.Direction == CallDirection.Inbound;
        return new JsonObject
        {
            ["cdrCalledName"] = "",
            ["cdrExtensionIp"] = "192.0.2.10",
            ["cdrHangupTime"] = Time(record.EndedAt),
            ["cdrPhonePort"] = "5060",
            ["cdrStartTime"] = Time(record.StartedAt),
            ["cdrId"] = Id(EightHundredBook.RecordId(record.LegId)),
            ["cdrExtension"] = inbound ? record.Callee : record.Caller,
            ["cdrIVR"] = "",
            ["cdrTalktime"] = (long)record.TalkTime.TotalSeconds,
            ["cdrChargingTimes"] = (long)Math.Ceiling(record.TalkTime.TotalMinutes),
            ["cdrLastPhoneNum"] = (inbound ? record.Caller : record.Callee).TrimStart('0'),
            ["cdrPeer"] = inbound ? "2" : "1",
            ["exteName"] = "",
            ["cdrHangupReasonText"] = record.Outcome switch
            {
                SimulatedOutcome.Answered => "正常挂机",
                SimulatedOutcome.Busy => "用户忙",
                SimulatedOutcome.NoAnswer => "无人接听",
                _ => "呼叫失败",
            },
            ["cdrPhoneNum"] = inbound ? record.Caller : record.Callee,
            ["cdrPhoneIp"] = "192.0.2.20",
            ["cdrHangupReasonCode"] = record.Q850Cause.ToString(CultureInfo.InvariantCulture),
            ["cdrTrunkRoute"] = "lab",
            ["cdrCmmId"] = "",
            ["cdrExtensionPort"] = "5060",
            ["cdrIVRKey"] = "",
            ["cdrRecordFile"] = record.HasRecording ? RecordingPath(record.LegId, record.StartedAt) : "",
        };
    }

    public string RecordingPath(long legId, DateTimeOffset startedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(startedAt, options.TimeZone):yyyyMM/dd}/{legId}.wav");

    /// <summary>Puts a callback's values into the URL it was given, unencoded as the document seems to mean it.</summary>
    public string FillIn(string template, TrackedCall call)
    {
        var values = Callback(call);
        values["cbkType"] = 0;
        values["cbkUrl"] = template;
        foreach (var (name, value) in values)
        {
            template = template.Replace($"{{{name}}}", value?.ToString() ?? "", StringComparison.Ordinal);
        }

        return template;
    }
}
