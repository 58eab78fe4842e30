namespace PbxConnectors.Abstractions.Tests;

/// <summary>What <c>ToString()</c> of every public type shows: never a full phone number.</summary>
public sealed class TextFormTests
{
    private const string Number = "13800001234";

    // Words of the PBX itself, cleaned by whoever reads them off the wire, and types that hold no text of a call.
    private static readonly Type[] HoldNoNumber =
    [
        typeof(CallAudioFrame), typeof(CallObservation), typeof(CallStateChange), typeof(EarlyMediaBegan), typeof(PbxCallHandlers),
        typeof(PbxCallSource), typeof(PbxCapabilities), typeof(PbxCapability), typeof(PbxErrorDetails), typeof(DeferredText), typeof(PbxIdentity), typeof(VendorCallId),
    ];

    private static readonly PbxIdentity Pbx = new("test");

    private static readonly object[] Samples =
    [
        new DialRequest(Number, Number) { DisplayNumber = Number, UserData = Number },
        DialSource.FromExtension(Number),
        DialSource.FromOutsideNumber(Number),
        DialSource.FromDevice(Number),
        CallReference.ByExtension(Number),
        CallReference.ByCallId("1751000000.12", Number),
        new CallRecord { Pbx = Pbx, From = Number, To = Number, Agent = "8001" },
        new CallRecordQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue) { Caller = Number, Called = Number },
        new CallResult
        {
            Reason = EndReason.Busy,
            Recording = new RecordingReference(Pbx, $"/records/{Number}.wav"),
            Records = [new CallRecord { Pbx = Pbx, From = Number, To = Number }],
        },
        new RecordingReference(Pbx, $"/records/{Number}.wav"),
        new Recording(new MemoryStream(), "audio/wav", 0),
        new ExtensionStatus { Extension = Number },
        new PbxCallSource(
            Pbx, new DialRequest(Number, Number), new PbxCallHandlers { HangUp = static (_, _) => Task.CompletedTask }).Call,
        new AgentLogIn { Extension = Number, AgentId = Number, Queues = [Number] },
        new AgentStatus { Extension = Number, AgentId = Number, Queue = "200", VendorState = Number, Reason = Number },
        new ParkedCall { Caller = Number, ParkedBy = Number, Slot = "701" },
        new WaitingCaller { Queue = "200", Caller = Number },
        new TrunkStatus { Trunk = Number },
        new VoicemailMessage { Id = "38", Caller = Number, Mailbox = Number, Recording = new RecordingReference(Pbx, Number) },
        new BlacklistEntry { Number = Number },
        new CampaignRequest { Numbers = [Number], Application = "queue:200", Trunk = Number },
        new CampaignCall { CampaignId = "7", Number = Number },
        new Conference { Id = "7", Topic = Number, Number = Number },
        new ConferenceMember { Number = Number },
        new CallChanged
        {
            Pbx = Pbx,
            Id = Number,
            ObservedAt = default,
            State = CallState.Alerting,
            Extension = Number,
            OtherParty = Number,
            Raw = Number,
        },
        new CallHeardEarly { Pbx = Pbx, Id = Number, ObservedAt = default, Extension = Number, OtherParty = Number, Raw = Number },
        new AgentChanged { Pbx = Pbx, Id = Number, ObservedAt = default, Agent = new AgentStatus { Extension = Number } },
        new ExtensionChanged { Pbx = Pbx, Id = Number, ObservedAt = default, Extension = new ExtensionStatus { Extension = Number } },
        new QueueChanged
        {
            Pbx = Pbx,
            Id = Number,
            ObservedAt = default,
            Queue = "200",
            Caller = new WaitingCaller { Queue = "200", Caller = Number },
        },
        new RecordArrived { Pbx = Pbx, Id = Number, ObservedAt = default, Record = new CallRecord { Pbx = Pbx, From = Number, To = Number } },
        new RecordingReady { Pbx = Pbx, Id = Number, ObservedAt = default, Recording = new RecordingReference(Pbx, Number) },
        new CampaignChanged { Pbx = Pbx, Id = Number, ObservedAt = default, CampaignId = "7", Number = Number },
        new ConnectionLost { Pbx = Pbx, Id = Number, ObservedAt = default, Reason = Number },
        new ConnectionRestored { Pbx = Pbx, Id = Number, ObservedAt = default, GapFrom = default, GapTo = default },
        new EventsReconciled { Pbx = Pbx, Id = Number, ObservedAt = default, GapFrom = default, GapTo = default },
        new EventsDropped { Pbx = Pbx, Id = Number, ObservedAt = default, Count = 1 },
        new UnrecognizedPbxEvent { Pbx = Pbx, Id = Number, ObservedAt = default, VendorKind = Number, Raw = Number },
    ];

    public static TheoryData<string> SampleNames() => [.. Samples.Select((sample, index) => $"{index} {sample.GetType().Name}")];

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void The_text_form_of_a_type_shows_no_full_number(string sample) =>
        Samples[int.Parse(sample.Split(' ')[0])].ToString()!.ShouldNotContain(Number);

    [Fact]
    public void Every_public_type_that_can_hold_a_number_is_among_the_samples()
    {
        var seen = Samples.Select(s => s.GetType()).Concat(HoldNoNumber).ToHashSet();
        typeof(PbxCall).Assembly.GetExportedTypes()
            .Where(t => !t.IsInterface && !t.IsEnum && !t.IsAbstract && !t.IsSubclassOf(typeof(Exception)))
            .Where(t => !seen.Contains(t))
            .ShouldBeEmpty("add a sample with a phone number in every text, or the type to the list of those that hold none");
    }

    [Fact]
    public void A_call_says_who_it_is_by_correlation_id()
    {
        var call = new PbxCallSource(
            new PbxIdentity("ola", "branch"),
            new DialRequest("8001", Number) { CorrelationId = "order-7" },
            new PbxCallHandlers { HangUp = static (_, _) => Task.CompletedTask }).Call;
        call.ToString().ShouldBe("ola:branch call order-7 8001 -> 138****1234 Unknown");
    }

    [Fact]
    public void References_and_queries_still_say_what_they_point_at()
    {
        CallReference.ByExtension("8001").ToString().ShouldContain("8001");
        CallReference.ByCallId("1751000000.12").ToString().ShouldContain("1751000000.12");
        new ExtensionStatus { Extension = "8001", State = DeviceState.Idle }.ToString().ShouldContain("8001");
        new CallRecordQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)) { Caller = "8001" }.ToString().ShouldContain("8001");
    }
}
