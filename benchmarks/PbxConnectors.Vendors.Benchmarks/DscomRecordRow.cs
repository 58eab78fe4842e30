using System.Text.Json.Serialization;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>A row of <c>/api/v1/cdr</c>, texts left as texts.</summary>
internal sealed class DscomRecordRow
{
    [JsonPropertyName("id")]
    public long Id { get; set; }

    [JsonPropertyName("calldate")]
    public string? Calldate { get; set; }

    [JsonPropertyName("clid")]
    public string? Clid { get; set; }

    [JsonPropertyName("src")]
    public string? Src { get; set; }

    [JsonPropertyName("dnid")]
    public string? Dnid { get; set; }

    [JsonPropertyName("dst")]
    public string? Dst { get; set; }

    [JsonPropertyName("dept_exten")]
    public string? DeptExten { get; set; }

    [JsonPropertyName("sipcallid")]
    public string? Sipcallid { get; set; }

    [JsonPropertyName("dcontext")]
    public string? Dcontext { get; set; }

    [JsonPropertyName("channel")]
    public string? Channel { get; set; }

    [JsonPropertyName("dstchannel")]
    public string? Dstchannel { get; set; }

    [JsonPropertyName("callerip")]
    public string? Callerip { get; set; }

    [JsonPropertyName("calledip")]
    public string? Calledip { get; set; }

    [JsonPropertyName("lastapp")]
    public string? Lastapp { get; set; }

    [JsonPropertyName("lastdata")]
    public string? Lastdata { get; set; }

    [JsonPropertyName("start")]
    public string? Start { get; set; }

    [JsonPropertyName("answer")]
    public string? Answer { get; set; }

    [JsonPropertyName("end")]
    public string? End { get; set; }

    [JsonPropertyName("duration")]
    public int Duration { get; set; }

    [JsonPropertyName("billsec")]
    public int Billsec { get; set; }

    [JsonPropertyName("disposition")]
    public string? Disposition { get; set; }

    [JsonPropertyName("amaflags")]
    public int Amaflags { get; set; }

    [JsonPropertyName("accountcode")]
    public string? Accountcode { get; set; }

    [JsonPropertyName("peeraccount")]
    public string? Peeraccount { get; set; }

    [JsonPropertyName("uniqueid")]
    public string? Uniqueid { get; set; }

    [JsonPropertyName("linkedid")]
    public string? Linkedid { get; set; }

    [JsonPropertyName("userfield")]
    public string? Userfield { get; set; }

    [JsonPropertyName("ivrdigit")]
    public string? Ivrdigit { get; set; }

    [JsonPropertyName("ivrflow")]
    public string? Ivrflow { get; set; }

    [JsonPropertyName("sequence")]
    public string? Sequence { get; set; }

    [JsonPropertyName("billingid")]
    public string? Billingid { get; set; }

    [JsonPropertyName("area_code")]
    public string? AreaCode { get; set; }

    [JsonPropertyName("city")]
    public string? City { get; set; }

    [JsonPropertyName("succ")]
    public int Succ { get; set; }

    [JsonPropertyName("billed")]
    public int Billed { get; set; }

    [JsonPropertyName("bill")]
    public decimal Bill { get; set; }

    [JsonPropertyName("musictype")]
    public int Musictype { get; set; }

    [JsonPropertyName("service_level")]
    public int ServiceLevel { get; set; }

    [JsonPropertyName("agentid")]
    public string? Agentid { get; set; }

    [JsonPropertyName("caller_recording")]
    public string? CallerRecording { get; set; }

    [JsonPropertyName("callee_recording")]
    public string? CalleeRecording { get; set; }

    [JsonPropertyName("recording")]
    public string? Recording { get; set; }

    [JsonPropertyName("direction")]
    public string? Direction { get; set; }

    [JsonPropertyName("option")]
    public string? Option { get; set; }

    [JsonPropertyName("numcalls")]
    public int Numcalls { get; set; }

    [JsonPropertyName("loadavg")]
    public decimal Loadavg { get; set; }

    [JsonPropertyName("hangupsource")]
    public string? Hangupsource { get; set; }

    [JsonPropertyName("hangupcause")]
    public int Hangupcause { get; set; }

    [JsonPropertyName("create_time")]
    public string? CreateTime { get; set; }

    [JsonPropertyName("trunkName")]
    public string? TrunkName { get; set; }
}
