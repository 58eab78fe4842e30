using System.Text.Json.Serialization;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>A row of <c>findDialrecord</c>, texts left as texts.</summary>
internal sealed class EightHundredRecordRow
{
    [JsonPropertyName("cdrCalledName")]
    public string? CdrCalledName { get; set; }

    [JsonPropertyName("cdrExtensionIp")]
    public string? CdrExtensionIp { get; set; }

    [JsonPropertyName("cdrHangupTime")]
    public string? CdrHangupTime { get; set; }

    [JsonPropertyName("cdrPhonePort")]
    public string? CdrPhonePort { get; set; }

    [JsonPropertyName("cdrStartTime")]
    public string? CdrStartTime { get; set; }

    [JsonPropertyName("cdrId")]
    public long CdrId { get; set; }

    [JsonPropertyName("cdrExtension")]
    public string? CdrExtension { get; set; }

    [JsonPropertyName("cdrIVR")]
    public string? CdrIVR { get; set; }

    [JsonPropertyName("cdrTalktime")]
    public int CdrTalktime { get; set; }

    [JsonPropertyName("cdrChargingTimes")]
    public decimal CdrChargingTimes { get; set; }

    [JsonPropertyName("cdrLastPhoneNum")]
    public string? CdrLastPhoneNum { get; set; }

    [JsonPropertyName("cdrPeer")]
    public int CdrPeer { get; set; }

    [JsonPropertyName("exteName")]
    public string? ExteName { get; set; }

    [JsonPropertyName("cdrHangupReasonText")]
    public string? CdrHangupReasonText { get; set; }

    [JsonPropertyName("cdrPhoneNum")]
    public string? CdrPhoneNum { get; set; }

    [JsonPropertyName("cdrPhoneIp")]
    public string? CdrPhoneIp { get; set; }

    [JsonPropertyName("cdrHangupReasonCode")]
    public string? CdrHangupReasonCode { get; set; }

    [JsonPropertyName("cdrTrunkRoute")]
    public string? CdrTrunkRoute { get; set; }

    [JsonPropertyName("cdrCmmId")]
    public long CdrCmmId { get; set; }

    [JsonPropertyName("cdrExtensionPort")]
    public string? CdrExtensionPort { get; set; }

    [JsonPropertyName("cdrIVRKey")]
    public string? CdrIVRKey { get; set; }

    [JsonPropertyName("cdrRecordFile")]
    public string? CdrRecordFile { get; set; }
}
