using System.Text;
using System.Text.Json.Serialization;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>The bytes all sides read, in the forms the vendors' documents give, and the classes bare System.Text.Json reads them into.</summary>
internal static class Answers
{
    public const int Records = 1000;

    public static readonly byte[] Token =
        """{"token_type":"Bearer","expires_in":86400,"access_token":"0123456789abcdef","refresh_token":""}"""u8.ToArray();

    public static readonly byte[] DscomExtensions =
        """{"code":200,"msg":"ok","data":[{"endpoint":"8001","state":"Not in use","callerid":"8001"},{"endpoint":"8002","state":"In use","callerid":"8002"}]}"""u8.ToArray();

    public static readonly byte[] EightHundredExtension =
        """{"code":0,"message":"OK","exteId":1001,"name":"agent","extension":"8001","compNumber":"100","compName":"branch","disablePhoneNum":"0","exteLoginType":4}"""u8.ToArray();

    public static readonly byte[] OlaTrunks =
        """{"code":200,"result":[{"name":"trunk-1","display_name":"main","active":"true"},{"name":"trunk-2","display_name":"spare","active":"false"}]}"""u8.ToArray();

    public static byte[] DscomRecords { get; } = List("""{"code":200,"msg":"ok","total":1000,"data":[""", i => $$"""
        {"id":{{i}},"calldate":"2026-03-01 10:{{i % 60:00}}:00","clid":"\"a\" <8001>","src":"8001","dnid":"","dst":"139{{i:00000000}}","dept_exten":"","sipcallid":"{{i}}@192.0.2.1","dcontext":"from-internal","channel":"PJSIP/8001-{{i:x8}}","dstchannel":"PJSIP/trunk-{{i:x8}}","callerip":"192.0.2.7","calledip":"192.0.2.9","lastapp":"Dial","lastdata":"PJSIP/trunk,60","start":"2026-03-01 10:{{i % 60:00}}:00","answer":"2026-03-01 10:{{i % 60:00}}:07","end":"2026-03-01 10:{{i % 60:00}}:50","duration":50,"billsec":43,"disposition":"ANSWERED","amaflags":3,"accountcode":"","peeraccount":"","uniqueid":"1772330{{i:000}}.{{i}}","linkedid":"1772330{{i:000}}.{{i}}","userfield":"","ivrdigit":"","ivrflow":"","sequence":"{{i}}","billingid":"","area_code":"010","city":"city","succ":1,"billed":0,"bill":"0.12","musictype":0,"service_level":0,"agentid":"1001","caller_recording":"no","callee_recording":"no","recording":"/monitor/2026/{{i}}.wav","direction":"out","option":"","numcalls":3,"loadavg":"0.5","hangupsource":"PJSIP/8001-{{i:x8}}","hangupcause":16,"create_time":"2026-03-01 10:{{i % 60:00}}:51","trunkName":"trunk"}
        """);

    public static byte[] EightHundredRecords { get; } = List("""{"success":true,"recordTotal":1000,"rows":[""", i => $$"""
        {"cdrCalledName":"name","cdrExtensionIp":"192.0.2.7","cdrHangupTime":"2026-03-01 10:{{i % 60:00}}:50","cdrPhonePort":"5060","cdrStartTime":"2026-03-01 10:{{i % 60:00}}:00","cdrId":{{7_687_658_987_667_780_000 + i}},"cdrExtension":"8001","cdrIVR":"","cdrTalktime":43,"cdrChargingTimes":1,"cdrLastPhoneNum":"139{{i:00000000}}","cdrPeer":1,"exteName":"agent","cdrHangupReasonText":"正常挂机","cdrPhoneNum":"139{{i:00000000}}","cdrPhoneIp":"192.0.2.9","cdrHangupReasonCode":"16","cdrTrunkRoute":"trunk","cdrCmmId":0,"cdrExtensionPort":"5060","cdrIVRKey":"","cdrRecordFile":"202603/01/{{i}}.wav"}
        """);

    private static byte[] List(string head, Func<int, string> row) =>
        Encoding.UTF8.GetBytes($"{head}{string.Join(',', Enumerable.Range(0, Records).Select(row))}]}}");
}

internal sealed record DscomEnvelope<T>([property: JsonPropertyName("code")] int Code, [property: JsonPropertyName("data")] List<T>? Data);

internal sealed record DscomExtensionRow(
    [property: JsonPropertyName("endpoint")] string? Endpoint,
    [property: JsonPropertyName("state")] string? State,
    [property: JsonPropertyName("callerid")] string? CallerId);

internal sealed record EightHundredExtensionAnswer(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("exteId")] long Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("extension")] string? Extension,
    [property: JsonPropertyName("compNumber")] string? CompanyNumber,
    [property: JsonPropertyName("compName")] string? CompanyName,
    [property: JsonPropertyName("disablePhoneNum")] string? MasksNumbers,
    [property: JsonPropertyName("exteLoginType")] int LoginType);

internal sealed record OlaAnswer<T>([property: JsonPropertyName("code")] int Code, [property: JsonPropertyName("result")] List<T>? Result);

internal sealed record OlaTrunkRow(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("display_name")] string? DisplayName,
    [property: JsonPropertyName("active")] string? Active);

internal sealed record EightHundredRecordPage(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("recordTotal")] int Total,
    [property: JsonPropertyName("rows")] List<EightHundredRecordRow>? Rows);

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DscomEnvelope<DscomExtensionRow>))]
[JsonSerializable(typeof(DscomEnvelope<DscomRecordRow>))]
[JsonSerializable(typeof(EightHundredExtensionAnswer))]
[JsonSerializable(typeof(EightHundredRecordPage))]
[JsonSerializable(typeof(OlaAnswer<OlaTrunkRow>))]
[JsonSerializable(typeof(OlaEventRow))]
internal sealed partial class Bare : JsonSerializerContext;
