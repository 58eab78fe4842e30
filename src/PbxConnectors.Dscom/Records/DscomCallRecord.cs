using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Records;

/// <summary>
/// A call record with every member of the document's three forms: <c>/cdr</c>, <c>/cdr/list</c> and the billing push. What a form lacks
/// is null. Immutable.
/// </summary>
public sealed record DscomCallRecord
{
    /// <summary>Primary key (<c>id</c>; <c>/cdr</c>, and the push by its table, though not by its example).</summary>
    public long? Id { get; init; }

    /// <summary>Date and time of the call (<c>calldate</c>).</summary>
    public DateTimeOffset? CallDate { get; init; }

    /// <summary>Caller id as printed, <c>"name" &lt;number&gt;</c> (<c>clid</c>).</summary>
    public string? CallerId { get; init; }

    /// <summary>Calling number (<c>src</c>).</summary>
    public string? Source { get; init; }

    /// <summary>Number dialled from outside (<c>dnid</c>).</summary>
    public string? Dnid { get; init; }

    /// <summary>Called number (<c>dst</c>).</summary>
    public string? Destination { get; init; }

    /// <summary>Department extension (<c>dept_exten</c>).</summary>
    public string? DepartmentExtension { get; init; }

    /// <summary>SIP Call-ID (<c>sipcallid</c>).</summary>
    public string? SipCallId { get; init; }

    /// <summary>Dial-plan context (<c>dcontext</c>).</summary>
    public string? DestinationContext { get; init; }

    /// <summary>Caller's channel (<c>channel</c>).</summary>
    public string? Channel { get; init; }

    /// <summary>Called party's channel (<c>dstchannel</c>); empty when it was never called.</summary>
    public string? DestinationChannel { get; init; }

    /// <summary>Caller's IP address (<c>callerip</c>).</summary>
    public string? CallerAddress { get; init; }

    /// <summary>Called party's IP address (<c>calledip</c>).</summary>
    public string? CalledAddress { get; init; }

    /// <summary>Last dial-plan application (<c>lastapp</c>).</summary>
    public string? LastApplication { get; init; }

    /// <summary>Its arguments (<c>lastdata</c>).</summary>
    public string? LastApplicationData { get; init; }

    /// <summary>Start (<c>start</c>).</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Answer as sent (<c>answer</c>); may be filled for calls that were not answered.</summary>
    public DateTimeOffset? Answer { get; init; }

    /// <summary>End (<c>end</c>).</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Length, ringing included (<c>duration</c>); need not equal the times.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Talk time as billed (<c>billsec</c>); need not equal the times.</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Outcome as sent (<c>disposition</c>).</summary>
    public string? DispositionText { get; init; }

    /// <summary>AMA flags (<c>amaflags</c>).</summary>
    public int? AmaFlags { get; init; }

    /// <summary>Account code (<c>accountcode</c>).</summary>
    public string? AccountCode { get; init; }

    /// <summary>Peer's account (<c>peeraccount</c>).</summary>
    public string? PeerAccount { get; init; }

    /// <summary>Id of the channel; what <c>dial</c> returned (<c>uniqueid</c>).</summary>
    public string? UniqueId { get; init; }

    /// <summary>Id shared by all records of one call (<c>linkedid</c>).</summary>
    public string? LinkedId { get; init; }

    /// <summary>User field (<c>userfield</c>).</summary>
    public string? UserField { get; init; }

    /// <summary>Keys pressed in the IVR (<c>ivrdigit</c>).</summary>
    public string? IvrDigits { get; init; }

    /// <summary>IVR flow (<c>ivrflow</c>).</summary>
    public string? IvrFlow { get; init; }

    /// <summary>Sequence number (<c>sequence</c>).</summary>
    public string? Sequence { get; init; }

    /// <summary>Billing id (<c>billingid</c>).</summary>
    public string? BillingId { get; init; }

    /// <summary>Area code (<c>area_code</c>).</summary>
    public string? AreaCode { get; init; }

    /// <summary>City of the number (<c>city</c>).</summary>
    public string? City { get; init; }

    /// <summary>The <c>succ</c> member; its meaning is not documented.</summary>
    public int? Success { get; init; }

    /// <summary>Whether billed already (<c>billed</c>).</summary>
    public bool? Billed { get; init; }

    /// <summary>Amount (<c>bill</c>).</summary>
    public decimal? Bill { get; init; }

    /// <summary>The <c>musictype</c> member; its description is a slip of the document.</summary>
    public int? MusicType { get; init; }

    /// <summary>Service level (<c>service_level</c>).</summary>
    public int? ServiceLevel { get; init; }

    /// <summary>Agent's number (<c>agentid</c>).</summary>
    public string? AgentId { get; init; }

    /// <summary>When the caller is recorded (<c>caller_recording</c>).</summary>
    public DscomRecordingSetting? CallerRecording { get; init; }

    /// <summary>When the called party is recorded (<c>callee_recording</c>).</summary>
    public DscomRecordingSetting? CalledRecording { get; init; }

    /// <summary>Path of the recording below the server root (<c>recording</c>).</summary>
    public string? RecordingPath { get; init; }

    /// <summary>Direction as sent (<c>direction</c>).</summary>
    public string? DirectionText { get; init; }

    /// <summary>The <c>option</c> member; only in the example of the document.</summary>
    public string? Option { get; init; }

    /// <summary>Calls at that time (<c>numcalls</c>).</summary>
    public int? ConcurrentCalls { get; init; }

    /// <summary>The PBX's load at that time (<c>loadavg</c>).</summary>
    public decimal? LoadAverage { get; init; }

    /// <summary>Channel that hung up (<c>hangupsource</c>).</summary>
    public string? HangUpSource { get; init; }

    /// <summary>Release cause by ITU-T Q.850 (<c>hangupcause</c>; <c>/cdr</c> only).</summary>
    public int? HangUpCause { get; init; }

    /// <summary>When the record was written (<c>create_time</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Trunk (<c>trunkName</c>).</summary>
    public string? Trunk { get; init; }

    /// <summary>Outcome in common terms; unknown for words outside the document.</summary>
    public CallDisposition Disposition => DispositionText?.Trim().ToUpperInvariant() switch
    {
        // The filter of /cdr prints ANSWERD, the records ANSWERED.
        "ANSWERED" or "ANSWERD" => CallDisposition.Answered,
        "NO ANSWER" => CallDisposition.NoAnswer,
        "BUSY" => CallDisposition.Busy,
        "FAILED" => CallDisposition.Failed,
        _ => CallDisposition.Unknown,
    };

    /// <summary>Direction in common terms.</summary>
    public CallDirection Direction => DirectionText?.Trim().ToUpperInvariant() switch
    {
        "IN" => CallDirection.Inbound,
        "OUT" => CallDirection.Outbound,

        // The tables print inner, the examples inter.
        "INNER" or "INTER" => CallDirection.Internal,
        _ => CallDirection.Unknown,
    };

    /// <summary>Numbers masked.</summary>
    public override string ToString() =>
        $"{UniqueId} {PhoneNumbers.Mask(Source)} -> {PhoneNumbers.Mask(Destination)} {DispositionText} {Start:u}";

    /// <summary>What tells this record from the others of the same form: its id, or where the form has none, <see cref="LegKey"/>.</summary>
    internal (long? Id, string? Leg) Key => Id is { } id ? (id, null) : (null, $"{LegKey}|{Sequence}");

    /// <summary>
    /// What names a record in all three forms alike, of which <c>/cdr/list</c> carries no record id. A queue tries one agent after the other:
    /// their records share the ids of the call and its start, and only the channels tell them apart.
    /// </summary>
    internal string LegKey => $"{UniqueId}|{LinkedId}|{Start:u}|{End:u}|{Source}|{Destination}|{Channel}|{DestinationChannel}";

    internal CallRecord ToCallRecord(PbxIdentity pbx) => new()
    {
        Pbx = pbx,
        RecordId = Id?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        CallIds = Ids(),
        From = Source,
        To = Destination,
        Direction = Direction,
        Disposition = Disposition,
        VendorDisposition = DispositionText,
        Q850Cause = HangUpCause,
        StartedAt = Start ?? CallDate,
        AnsweredAt = Disposition == CallDisposition.Answered ? Answer : null,
        EndedAt = End,
        Duration = Duration,
        TalkTime = TalkTime,
        Agent = AgentId,
        Recording = RecordingPath is { } path ? new RecordingReference(pbx, path) : null,
        VendorRecord = this,
    };

    private List<VendorCallId> Ids()
    {
        var ids = new List<VendorCallId>(2);
        if (UniqueId is not null)
        {
            ids.Add(new VendorCallId("uniqueid", UniqueId));
        }

        if (LinkedId is not null)
        {
            ids.Add(new VendorCallId("linkedid", LinkedId));
        }

        return ids;
    }

    internal static DscomCallRecord Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["id"].WholeNumber,
        CallDate = clock.Read(row["calldate"]),
        CallerId = row["clid"].TextOrNull,
        Source = row["src"].TextOrNull,
        Dnid = row["dnid"].TextOrNull,
        Destination = row["dst"].TextOrNull,
        DepartmentExtension = row["dept_exten"].TextOrNull,
        SipCallId = row["sipcallid"].TextOrNull,
        DestinationContext = row["dcontext"].TextOrNull,
        Channel = row["channel"].TextOrNull,
        DestinationChannel = row["dstchannel"].TextOrNull,
        CallerAddress = row["callerip"].TextOrNull,
        CalledAddress = row["calledip"].TextOrNull,
        LastApplication = row["lastapp"].TextOrNull,
        LastApplicationData = row["lastdata"].TextOrNull,
        Start = clock.Read(row["start"]),
        Answer = clock.Read(row["answer"]),
        End = clock.Read(row["end"]),
        Duration = row["duration"].Seconds,
        TalkTime = row["billsec"].Seconds,
        DispositionText = row["disposition"].TextOrNull,
        AmaFlags = row["amaflags"].SmallWholeNumber,
        AccountCode = row["accountcode"].TextOrNull,
        PeerAccount = row["peeraccount"].TextOrNull,
        UniqueId = row["uniqueid"].TextOrNull,
        LinkedId = row["linkedid"].TextOrNull,
        UserField = row["userfield"].TextOrNull,
        IvrDigits = row["ivrdigit"].TextOrNull,
        IvrFlow = row["ivrflow"].TextOrNull,
        Sequence = row["sequence"].TextOrNull,
        BillingId = row["billingid"].TextOrNull,
        AreaCode = row["area_code"].TextOrNull,
        City = row["city"].TextOrNull,
        Success = row["succ"].SmallWholeNumber,
        Billed = row["billed"].Boolean,
        Bill = row["bill"].Number,
        MusicType = row["musictype"].SmallWholeNumber,
        ServiceLevel = row["service_level"].SmallWholeNumber,
        AgentId = row["agentid"].TextOrNull,
        CallerRecording = row["caller_recording"].TextOrNull is { } callerRecording ? new DscomRecordingSetting(callerRecording) : null,
        CalledRecording = row["callee_recording"].TextOrNull is { } calledRecording ? new DscomRecordingSetting(calledRecording) : null,
        RecordingPath = row["recording"].TextOrNull,
        DirectionText = row["direction"].TextOrNull,
        Option = row["option"].TextOrNull,
        ConcurrentCalls = row["numcalls"].SmallWholeNumber,
        LoadAverage = row["loadavg"].Number,
        HangUpSource = row["hangupsource"].TextOrNull,
        HangUpCause = row["hangupcause"].SmallWholeNumber,
        CreatedAt = clock.Read(row["create_time"]),
        Trunk = row["trunkName"].TextOrNull,
    };
}
