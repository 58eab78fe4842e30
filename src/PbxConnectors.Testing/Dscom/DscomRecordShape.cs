using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>Writes the exchange's records the way dscom prints them.</summary>
internal sealed class DscomRecordShape(SimulatedExchange exchange, DscomServerOptions options)
{
    /// <summary>A row of <c>/api/v1/cdr</c>: the members of its example and of its table.</summary>
    public JsonObject CallRecord(SimulatedCallRecord record) => new()
    {
        ["id"] = record.Id,
        ["calldate"] = Time(record.StartedAt),
        ["clid"] = CallerId(record),
        ["src"] = Source(record),
        ["dnid"] = record.Callee,
        ["dst"] = record.Callee,
        ["dept_exten"] = "",
        ["sipcallid"] = "",
        ["dcontext"] = Context(record),
        ["channel"] = CallerChannel(record),
        ["dstchannel"] = CalleeChannel(record),
        ["callerip"] = "",
        ["calledip"] = "",
        ["lastapp"] = Application(record),
        ["lastdata"] = ApplicationData(record),
        ["start"] = Time(record.StartedAt),
        ["answer"] = AnswerTime(record),
        ["end"] = Time(record.EndedAt),
        ["duration"] = WholeSeconds(record.Duration),
        ["billsec"] = WholeSeconds(record.TalkTime),
        ["disposition"] = Disposition(record.Outcome),
        ["amaflags"] = 3,
        ["accountcode"] = "",
        ["peeraccount"] = "",
        ["uniqueid"] = UniqueId(record),
        ["linkedid"] = LinkedId(record),
        ["userfield"] = "",
        ["ivrdigit"] = "",
        ["ivrflow"] = "",
        ["sequence"] = record.Id.ToString(CultureInfo.InvariantCulture),
        ["billingid"] = BillingId(record),
        ["area_code"] = "",
        ["city"] = "",
        ["succ"] = 0,
        ["billed"] = 0,
        ["bill"] = "0.000",
        ["musictype"] = 0,
        ["service_level"] = -1,
        ["agentid"] = record.AgentId ?? "",
        ["caller_recording"] = "force",
        ["callee_recording"] = "force",
        ["recording"] = RecordingPath(record),
        ["option"] = "",
        ["direction"] = Direction(record, "inter"),
        ["numcalls"] = record.ConcurrentCalls,
        ["loadavg"] = 0,
        ["hangupsource"] = HangupSource(record),
        ["hangupcause"] = record.Q850Cause.ToString(CultureInfo.InvariantCulture),
        ["create_time"] = Time(record.EndedAt),
        ["trunkName"] = record.Direction == CallDirection.Internal ? "" : exchange.Options.TrunkName,
    };

    /// <summary>A row of <c>/api/v1/cdr/list</c> or of the billing push, which spell an internal call differently.</summary>
    public JsonObject BillingRow(SimulatedCallRecord record, string internalDirection) => new()
    {
        ["calldate"] = Time(record.StartedAt),
        ["clid"] = CallerId(record),
        ["src"] = Source(record),
        ["dnid"] = record.Callee,
        ["dst"] = record.Callee,
        ["dcontext"] = Context(record),
        ["channel"] = CallerChannel(record),
        ["dstchannel"] = CalleeChannel(record),
        ["lastapp"] = Application(record),
        ["lastdata"] = ApplicationData(record),
        ["start"] = Time(record.StartedAt),
        ["answer"] = AnswerTime(record),
        ["end"] = Time(record.EndedAt),
        ["duration"] = WholeSeconds(record.Duration),
        ["billsec"] = WholeSeconds(record.TalkTime),
        ["disposition"] = Disposition(record.Outcome),
        ["uniqueid"] = UniqueId(record),
        ["linkedid"] = LinkedId(record),
        ["billingid"] = BillingId(record),
        ["recording"] = RecordingPath(record),
        ["direction"] = Direction(record, internalDirection),
        ["hangupsource"] = HangupSource(record),
    };

    public static string UniqueId(long legId, DateTimeOffset startedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"hwd-{startedAt.ToUnixTimeSeconds()}.{legId}");

    public static string LinkedId(SimulatedCallRecord record) => UniqueId(record.CallId, record.CallStartedAt);

    /// <summary>Path of the recording below the server's root; empty when there is none.</summary>
    public string RecordingPath(SimulatedCallRecord record)
    {
        if (!record.HasRecording)
        {
            return "";
        }

        var day = DscomTime.ToText(record.StartedAt, options.TimeZone, "yyyyMMdd");
        var moment = DscomTime.ToText(record.StartedAt, options.TimeZone, "yyyyMMdd-HHmmss");
        return $"monitor/{day}/{moment}-{Source(record)}-{record.Callee}-{UniqueId(record)}.wav";
    }

    /// <summary>The record a recording's path belongs to; null when there is none.</summary>
    public SimulatedCallRecord? FindRecording(string path)
    {
        const string suffix = ".wav";
        if (!path.EndsWith(suffix, StringComparison.Ordinal))
        {
            return null;
        }

        var stem = path[..^suffix.Length];
        if (!long.TryParse(stem[(stem.LastIndexOf('.') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var legId))
        {
            return null;
        }

        return exchange.FindRecord(legId) is { } record && RecordingPath(record) == path ? record : null;
    }

    /// <summary>Path of a voice message below the server's root.</summary>
    public string VoicemailPath(SimulatedVoicemail message)
    {
        var day = DscomTime.ToText(message.StartedAt, options.TimeZone, "yyyyMMdd");
        var moment = DscomTime.ToText(message.StartedAt, options.TimeZone, "yyyyMMdd-HHmmss");
        return $"voicemail/{day}/{moment}-{message.Caller}-{message.Mailbox}-{UniqueId(message.LegId, message.StartedAt)}.wav";
    }

    public static string Disposition(SimulatedOutcome outcome) => outcome switch
    {
        SimulatedOutcome.Answered => "ANSWERED",
        SimulatedOutcome.NoAnswer => "NO ANSWER",
        SimulatedOutcome.Busy => "BUSY",
        _ => "FAILED",
    };

    public static string Direction(SimulatedCallRecord record, string internalDirection) => record.Direction switch
    {
        CallDirection.Inbound => "in",
        CallDirection.Outbound => "out",
        _ => internalDirection,
    };

    public static string Source(SimulatedCallRecord record) => record.DisplayNumber ?? record.Caller;

    public string Time(DateTimeOffset time) => DscomTime.ToText(time, options.TimeZone);

    public string Channel(string number, bool isExtension, long channel) =>
        string.Create(CultureInfo.InvariantCulture, $"PJSIP/{(isExtension ? number : exchange.Options.TrunkName)}-{channel:x8}");

    private static string UniqueId(SimulatedCallRecord record) => UniqueId(record.LegId, record.StartedAt);

    private string AnswerTime(SimulatedCallRecord record) =>
        record.AnsweredAt is { } answered ? Time(answered) : options.UnansweredAnswerTime;

    private string CallerChannel(SimulatedCallRecord record) => Channel(record.Caller, record.CallerIsExtension, record.LegId);

    private string CalleeChannel(SimulatedCallRecord record) =>
        record is { Application: CallApplication.Dial, DestinationDialled: true } || record.CalleeIsExtension
            ? Channel(record.Callee, record.CalleeIsExtension, record.LegId + 1)
            : "";

    private static string CallerId(SimulatedCallRecord record) =>
        record.CallerIsExtension
            && record.DisplayNumber is null ? $"\"{record.Caller}\" <{record.Caller}>" : $" <{Source(record)}>";

    private static string Context(SimulatedCallRecord record) => record.Application switch
    {
        CallApplication.Queue => "ext-queues",
        _ => record.CallerIsExtension ? "from-internal" : "from-trunk",
    };

    private static string Application(SimulatedCallRecord record) => record.Application switch
    {
        CallApplication.Queue => "Queue",
        CallApplication.Park => "Park",
        CallApplication.Menu => "BackGround",
        CallApplication.Voicemail => "VoiceMail",
        CallApplication.Supervision => "ChanSpy",
        CallApplication.Playback => "Playback",
        _ => "Dial",
    };

    private string ApplicationData(SimulatedCallRecord record)
    {
        if (record.Application != CallApplication.Dial)
        {
            return record.Callee;
        }

        if (!record.CalleeIsExtension)
        {
            return $"PJSIP/{record.Callee}@{exchange.Options.TrunkName},45,Ttb(set-features^s^1)";
        }

        var behaviour = exchange.FindExtension(record.Callee)!.Behaviour;
        return string.Create(CultureInfo.InvariantCulture,
            $"PJSIP/{record.Callee}/sip:{record.Callee}@{behaviour.Address}:{behaviour.Port};ob,45,Ttb(set-features^s^1)");
    }

    private static string BillingId(SimulatedCallRecord record) =>
        record is { Direction: CallDirection.Outbound, CallerIsExtension: true } ? record.Caller : "";

    private string HangupSource(SimulatedCallRecord record) => record.HungUpBy switch
    {
        CallSide.Caller => CallerChannel(record),
        CallSide.Callee => CalleeChannel(record),
        _ => "",
    };

    private static long WholeSeconds(TimeSpan span) => (long)span.TotalSeconds;
}
