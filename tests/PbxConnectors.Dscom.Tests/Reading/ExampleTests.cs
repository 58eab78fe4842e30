using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Speech;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Dscom.Voicemail;
using PbxConnectors.Transport;
using static PbxConnectors.Dscom.Tests.TestOptions;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The answers the document prints, read to typed values. The values are spelled out as a reader of the document expects them.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Commands =>
        [.. Contract.Operations.Where(o => o.Method != "GET" && !o.Fields.Any(f => f.StartsWith("data.", StringComparison.Ordinal))
            && o.Fields.Contains("code")).Select(o => o.Id)];

    [Theory, MemberData(nameof(Commands))]
    public async Task The_printed_answer_of_a_command_is_a_success(string operation)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await ContractCalls.All[operation](client);
    }

    [Fact]
    public async Task Dialling_gives_the_uniqueid_of_the_call() => (await ReadAsync<string>("dial")).ShouldBe("hwd-1750750498.613");

    [Fact]
    public async Task A_parked_call()
    {
        var call = (await ReadAsync<IReadOnlyList<DscomParkedCall>>("listParkedCalls")).ShouldHaveSingleItem();

        call.ShouldBe(new DscomParkedCall
        {
            Channel = "PJSIP/trunkHWD-00000111",
            ChannelState = 6,
            ChannelStateText = "Up",
            CallerNumber = "13800000001",
            CallerName = "13800000001",
            ConnectedNumber = "8001",
            ConnectedName = "device",
            Language = "cn",
            AccountCode = null,
            Context = "q200",
            DialPlanExtension = "200",
            Priority = 7,
            UniqueId = "hwd-1750753562.627",
            LinkedId = "hwd-1750753562.627",
            ParkerDialString = "PJSIP/8001",
            Lot = "default",
            Slot = "701",

            // 2^64 - 12: run below zero, so there is no time left that could be given.
            TimeoutText = "18446744073709551604",
            Timeout = null,
            Duration = TimeSpan.FromSeconds(12),
        });
    }

    [Fact]
    public async Task The_status_of_an_agent_as_numbers_in_text()
    {
        var agent = (await ReadAsync<IReadOnlyList<DscomAgentStatus>>("getAgentStatus")).ShouldHaveSingleItem();

        agent.ShouldBe(new DscomAgentStatus
        {
            AgentId = "1011",
            InterfaceType = "PJSIP",
            Extension = "8001",
            Queue = "200",
            Penalty = 1,
            CurrentNumber = null,
            LinkedId = null,
            DeviceStatus = "5",
            DeviceStatusText = null,
            DeviceStatusFor = new TimeSpan(0, 4, 34),
            Direction = "0",
            Status = DscomAgentState.Ready,
            StatusText = "Ready",
            StatusFor = new TimeSpan(0, 4, 34),
            CurrentCalls = 0,
            TotalCalls = 274,
            Login = "274",
            SampleTime = null,
        });
    }

    [Fact]
    public async Task The_status_of_a_queue_as_Chinese_words()
    {
        var agent = (await ReadAsync<IReadOnlyList<DscomAgentStatus>>("getQueueStatus")).ShouldHaveSingleItem();

        agent.ShouldBe(new DscomAgentStatus
        {
            AgentId = "1011",
            InterfaceType = "PJSIP",
            Extension = "8001",
            Queue = "200",
            Penalty = 0,
            DeviceStatus = "空闲",
            DeviceStatusText = "空闲(00:10:36)",
            DeviceStatusFor = new TimeSpan(0, 10, 36),
            Direction = "0",
            Status = DscomAgentState.Ready,
            StatusText = "就绪(00:10:36)",
            StatusFor = new TimeSpan(0, 10, 36),
            CurrentCalls = 0,
            TotalCalls = 636,
            Login = "636",
            SampleTime = null,
        });
    }

    [Fact]
    public async Task The_status_of_an_extension()
    {
        var status = (await ReadAsync<List<DscomEndpointStatus>>("getExtensionStatus")).ShouldHaveSingleItem();

        status.ShouldBe(new DscomEndpointStatus
        {
            Endpoint = "8001",
            State = DeviceState.Idle,
            StateText = "Not in use",
            ChannelsText = "0 of inf",
            ChannelsInUse = 0,
            Channels = null,
            ConfiguredNumber = "8001",
            Address = "192.0.2.139",
            Port = 49322,
        });
    }

    [Fact]
    public async Task The_status_of_a_trunk_by_the_names_of_the_example()
    {
        var status = (await ReadAsync<List<DscomEndpointStatus>>("getTrunkStatus")).ShouldHaveSingleItem();

        status.ShouldBe(new DscomEndpointStatus
        {
            Endpoint = "trunkHWD",
            State = DeviceState.Idle,
            StateText = "Not in use",
            ChannelsText = "0 of inf",
            ChannelsInUse = 0,
            Address = "192.0.2.201",
            Port = 5060,
        });
    }

    [Fact]
    public async Task A_caller_waiting_in_a_queue()
    {
        var caller = (await ReadAsync<List<DscomWaitingCaller>>("getWaitingCallers")).ShouldHaveSingleItem();

        caller.ShouldBe(new DscomWaitingCaller
        {
            Position = 1,
            CallerNumber = "13800000001",
            Channel = "PJSIP/trunkHWD-00000121",
            LinkedId = "hwd-1750839936.661",
            Queue = "200",
            Waiting = TimeSpan.FromSeconds(12),
            Priority = 0,
            Ivr = null,
            AreaCode = "0755",
        });
    }

    [Fact]
    public async Task A_voicemail_message()
    {
        var message = (await ReadAsync<List<DscomVoicemailMessage>>("listVoicemails")).ShouldHaveSingleItem();

        message.ShouldBe(new DscomVoicemailMessage
        {
            Id = 38,
            CallDate = China("2024-08-22 15:02:16"),
            CallerNumber = "8014",
            Destination = "8013",
            IsRead = false,
            Duration = TimeSpan.FromSeconds(10),
            HangUpTime = China("2024-08-22 15:02:26"),
            RecordingPath = "voicemail/20240822/20240822-150216-8014-8013-hwd-1724310134.93.wav",
            UniqueId = "hwd-1724310134.93",
        });
    }

    [Fact]
    public async Task A_call_record()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        var query = new DscomRecordQuery { From = China("2024-02-02 00:00:00"), To = China("2024-02-03 00:00:00") };

        var record = (await client.Records.QueryAsync(query, TestTimeout.Token).ToListAsync()).ShouldHaveSingleItem();

        // The example mixes two years, and says 8 where the table says ANSWERED.
        record.ShouldBe(new DscomCallRecord
        {
            Id = 13,
            CallDate = China("2024-02-02 12:12:10"),
            CallerId = "\"8002\" <8002>",
            Source = "8002",
            Destination = "8001",
            DestinationContext = "from-internal",
            Channel = "PJSIP/8002-00000000",
            DestinationChannel = "PJSIP/8001-00000001",
            LastApplication = "Dial",
            LastApplicationData = "PJSIP/8001,45,Wwtm",
            Start = China("2019-10-10 08:08:08"),
            Answer = China("2019-10-10 08:08:08"),
            End = China("2019-10-10 08:08:08"),
            Duration = TimeSpan.Zero,
            TalkTime = TimeSpan.Zero,
            DispositionText = "8",
            AmaFlags = 3,
            UniqueId = "1706847115.0",
            Success = 0,
            Billed = false,
            Bill = 0.000m,
            MusicType = 0,
            ServiceLevel = -1,
            ConcurrentCalls = 0,
            LoadAverage = 0,
            CreatedAt = China("2024-02-02 12:12:10"),
        });
        record.Disposition.ShouldBe(CallDisposition.Unknown);
        record.Direction.ShouldBe(CallDirection.Unknown);
    }

    [Fact]
    public async Task A_billing_record()
    {
        var record = (await ReadAsync<List<DscomCallRecord>>("listBillingRecords")).ShouldHaveSingleItem();

        record.ShouldBe(new DscomCallRecord
        {
            CallDate = China("2025-05-21 10:19:10"),
            CallerId = " <13800000002>",
            Source = "13800000002",
            Dnid = "55555",
            Destination = "55555",
            DestinationContext = "from-internal",
            Channel = "PJSIP/8001-00000017",
            DestinationChannel = "PJSIP/trunkHWD-00000018",
            LastApplication = "Dial",
            LastApplicationData = "PJSIP/55555@trunkHWD,45,Ttb(set-features^s^1)",
            Start = China("2025-05-21 10:19:10"),
            Answer = China("2025-05-21 10:19:15"),
            End = China("2025-05-21 10:24:15"),

            // Neither equals the difference of the times, by which nobody shall recompute them.
            Duration = TimeSpan.FromSeconds(304),
            TalkTime = TimeSpan.FromSeconds(299),
            DispositionText = "ANSWERED",
            UniqueId = "hwd-1747793950.38",
            LinkedId = "hwd-1747793950.38",
            BillingId = "8001",
            DirectionText = "out",
        });
        record.Disposition.ShouldBe(CallDisposition.Answered);
        record.Direction.ShouldBe(CallDirection.Outbound);
    }

    [Fact]
    public void A_pushed_message_with_two_records()
    {
        var message = Json.Parse(Contract.Example("subscribeBillingPush"));

        var records = message["data"].Items.Select(row => DscomCallRecord.Read(row, new PbxClock(TimeZoneInfo.FindSystemTimeZoneById(Zone))))
            .ToList();

        records.Select(r => r.UniqueId).ShouldBe(["hwd-1750324435.57", "hwd-1750324466.60"]);
        records[0].Answer.ShouldBe(China("2025-06-19 17:14:06"));
        records[0].TalkTime.ShouldBe(TimeSpan.FromSeconds(12));
        records[0].Direction.ShouldBe(CallDirection.Internal);
        records[0].HangUpSource.ShouldBe("PJSIP/8002-00000026");
        records.Select(r => r.LegKey).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Synthesised_speech_is_decoded()
    {
        // The example's sound is cut with dots; this is its beginning, which is that of a WAV file.
        string example = Contract.Example("synthesizeSpeech").Replace("....", "==", StringComparison.Ordinal);
        using var pbx = new StubPbx().Answer("synthesizeSpeech", example);
        await using var client = pbx.CreateClient();

        var spoken = await client.Speech.SynthesizeAsync("测试语音合成", TestTimeout.Token);

        System.Text.Encoding.ASCII.GetString(spoken.Audio.Span[..4]).ShouldBe("RIFF");
        BitConverter.ToInt32(spoken.Audio.Span[24..28]).ShouldBe(16000);
        (spoken.Format, spoken.Engine).ShouldBe(("wav", "jTTS"));
    }

    [Fact]
    public async Task Times_are_the_PBXs_own_and_follow_its_zone()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient(options => options.TimeZone = "Europe/Berlin");

        var message = (await client.Voicemail.ListAsync(
            China("2024-08-01 08:00:00"), China("2024-08-31 08:00:00"), cancellationToken: TestTimeout.Token)
            .ToListAsync()).ShouldHaveSingleItem();

        message.CallDate.ShouldBe(new DateTimeOffset(2024, 8, 22, 15, 2, 16, TimeSpan.FromHours(2)));
        pbx.Single.Query["start"].ShouldBe("2024-08-01 02:00:00");
    }

    private static async Task<T> ReadAsync<T>(string operation)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        return (await ContractCalls.All[operation](client)).ShouldBeAssignableTo<T>()!;
    }
}
