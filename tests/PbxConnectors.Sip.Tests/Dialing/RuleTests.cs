using System.Net;
using System.Net.Sockets;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Dialing;

/// <summary>The rules a line of our own lives by, one after the other, each over real SIP and RTP.</summary>
public sealed class RuleTests
{
    private static readonly SipTimers Quick = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(80));

    [Theory]
    [InlineData(503, "Q.850;cause=1", EndReason.InvalidNumber, 1)]
    [InlineData(480, "SIP;cause=486, Q.850;cause=17", EndReason.Busy, 17)]
    [InlineData(487, "Q.850;cause=20", EndReason.Unreachable, 20)]
    [InlineData(480, "Q.850;cause=16|Q.850;cause=21;text=\"rejected\"", EndReason.Rejected, 21)]
    [InlineData(486, "Q.850;cause=31", EndReason.Busy, 31)]
    [InlineData(404, "", EndReason.InvalidNumber, null)]
    [InlineData(603, "", EndReason.Rejected, null)]
    [InlineData(503, "", EndReason.Congestion, null)]
    public async Task Rule_1_the_cause_comes_before_the_status_and_every_reason_is_kept(
        int status, string reasons, EndReason expected, int? cause)
    {
        string[] lines = reasons.Split('|', StringSplitOptions.RemoveEmptyEntries);
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Short(0.1), new SipTrouble { Status = status, Reasons = lines });
        var (result, report, _) = await laboratory.CallAsync();
        result.Reason.ShouldBe(expected);
        result.Q850Cause.ShouldBe(cause);
        result.VendorText.ShouldNotBeNull().ShouldStartWith($"{status} ");
        report.Reasons.Count.ShouldBe(lines.Sum(l => l.Split(", ").Length));
    }

    [Theory]
    [MemberData(nameof(LateOrMissingProgress))]
    public async Task Rule_2_media_is_judged_by_packets_and_nothing_in_the_signalling_stops_the_recording(string name, object trouble)
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: (SipTrouble)trouble);
        var (result, report, seen) = await laboratory.CallAsync();
        short[] heard = await laboratory.RecordingAsync(result);
        heard.Length.ShouldBeGreaterThan(5500, name);
        heard.ShouldBe(seen.Played.Take(heard.Length));
        report.EarlyMedia.ShouldBeTrue();
    }

    public static TheoryData<string, object> LateOrMissingProgress() => new()
    {
        { "RTP comes 300 ms before the 183", new SipTrouble { RtpBeforeProgress = TimeSpan.FromMilliseconds(300) } },
        { "the 183 is lost", new SipTrouble { LosesProgress = true } },
        { "a 180 without a description follows the 183", new SipTrouble { RingingAfterProgress = true } },
    };

    [Theory]
    [MemberData(nameof(OddDescriptions))]
    public async Task Rule_3_a_description_is_found_wherever_it_stands(string name, object trouble)
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: (SipTrouble)trouble);
        var (_, report, seen) = await laboratory.CallAsync();
        report.EarlyMediaPromisedAt.ShouldNotBeNull(name);
        seen.PacketsReceived.ShouldBeGreaterThan(0, name);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    public static TheoryData<string, object> OddDescriptions() => new()
    {
        { "in a multipart body", new SipTrouble { Multipart = true } },
        { "without a to-tag", new SipTrouble { NoToTag = true } },
    };

    [Fact]
    public async Task Rule_3_forks_are_kept_apart_and_an_answer_that_came_too_late_is_acknowledged_and_ended()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(0.4), new SipTrouble { Forks = true, SecondForkAnswersToo = true, Reliable = true });
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await laboratory.WaitAsync(s => s.Calls[0].SecondForkEnded);
        laboratory.Seen(call).HungUp.ShouldBeFalse();
        call.State.ShouldBe(CallState.Connected);

        // Thirty packets from us are 600 ms in which the other side was heard.
        int before = laboratory.Seen(call).PacketsReceived;
        await laboratory.WaitAsync(s => s.Calls[0].PacketsReceived >= before + 30);
        await call.HangUpAsync();
        var (result, report, seen) = await laboratory.EndAsync(call);
        report.Forks.ShouldBe(2);
        report.Responses.Count(r => r.StatusCode == 200).ShouldBe(2);
        report.Rtp.Streams.ShouldBe(2);

        // Whichever place was heard first: in the end it is the one that answered, and it alone.
        short[] heard = await laboratory.RecordingAsync(result);
        string last = Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(heard.AsSpan(heard.Length - 800)));
        Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(seen.Played.ToArray().AsSpan())).ShouldContain(last);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rule_4_a_description_without_a_packet_is_no_audio_not_silence()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { NoRtp = true });
        var (result, report, _) = await laboratory.CallAsync();
        report.EarlyMediaPromisedAt.ShouldNotBeNull();
        report.MediaAt.ShouldBeNull();
        result.Recording.ShouldBeNull();
        result.Explanation.ShouldNotBeNull().ShouldContain("No audio");
    }

    [Fact]
    public async Task Rule_5_lost_reordered_and_doubled_packets_leave_every_other_sample_in_its_place()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Short(1.5), new SipTrouble { RtpLoss = 0.05, RtpReordered = 0.1, RtpDuplicated = 0.1 });
        var (result, report, seen) = await laboratory.CallAsync();
        short[] heard = await laboratory.RecordingAsync(result);
        var played = seen.Played;
        int offset = FirstHeardPacket(heard, played);
        int different = heard.Chunk(160).Select((packet, i) => packet.SequenceEqual(played.Skip(offset + (i * 160)).Take(packet.Length)) ? 0 : 1)
            .Sum();
        different.ShouldBe((int)report.Rtp.Lost);
        report.Rtp.Lost.ShouldBeGreaterThan(0);
        report.Rtp.Reordered.ShouldBeGreaterThan(0);
        report.Rtp.Duplicates.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Rule_5_a_new_source_goes_on_by_arrival_time_and_is_reported()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { NewSourceAfter = 20 });
        var (result, report, seen) = await laboratory.CallAsync();
        report.Rtp.SourceChanges.ShouldBe(1);
        short[] heard = await laboratory.RecordingAsync(result);
        heard[..(20 * 160)].ShouldBe(seen.Played.Take(20 * 160));
        heard.Length.ShouldBeInRange(seen.Played.Count - 800, seen.Played.Count + 1600);
    }

    [Fact]
    public async Task Rule_5_a_clock_that_jumps_by_an_hour_does_not_stretch_the_recording()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { ClockJumpAfter = 20 });
        var (result, report, seen) = await laboratory.CallAsync();
        report.Rtp.ClockJumps.ShouldBe(1);
        (await laboratory.RecordingAsync(result)).Length.ShouldBeInRange(seen.Played.Count - 800, seen.Played.Count + 1600);
    }

    [Fact]
    public async Task Rule_6_silence_goes_out_at_once_and_a_stranger_is_not_heard()
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { StrangerSendsRtp = true });
        var call = await laboratory.DialAsync();
        await laboratory.WaitAsync(s => s.Calls[0].PacketsReceived > 0);
        var (result, report, seen) = await laboratory.EndAsync(call);
        report.Rtp.Foreign.ShouldBeGreaterThan(0);
        short[] heard = await laboratory.RecordingAsync(result);
        heard.ShouldBe(seen.Played.Take(heard.Length));
    }

    [Fact]
    public async Task Rule_6_ports_rest_after_a_call()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Short(0.1), configure: o =>
                (o.Media.FirstPort, o.Media.LastPort, o.Media.PortRest) = (41000, 41999, TimeSpan.FromHours(1)));
        var ports = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            var call = await laboratory.DialAsync();
            await laboratory.EndAsync(call);
            ports.Add(laboratory.Seen(call).CallerPort);
        }

        ports.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task Rule_7_an_answer_that_crosses_the_CANCEL_is_acknowledged_and_ended()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Ringing(), new SipTrouble { AnswerCrossesCancel = true });
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, report, seen) = await laboratory.EndAsync(call);
        result.Reason.ShouldBe(EndReason.Cancelled);
        result.Answered.ShouldBeFalse();
        result.Explanation.ShouldNotBeNull();
        report.Responses[^1].StatusCode.ShouldBe(200);
        seen.Requests.ShouldBe(["INVITE", "CANCEL", "ACK", "BYE"]);
    }

    [Fact]
    public async Task Rule_7_without_any_final_answer_the_call_is_given_up_after_64_T1()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Ringing(), new SipTrouble { NoFinalAfterCancel = true }, configure: o => o.Timers = Quick);
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, _, _) = await laboratory.EndAsync(call);
        result.Reason.ShouldBe(EndReason.Cancelled);
        result.Explanation.ShouldNotBeNull().ShouldContain("never confirmed");
    }

    [Theory]
    [InlineData(SipReliability.Supported)]
    [InlineData(SipReliability.Required)]
    public async Task Rule_8_reliable_provisional_responses_are_acknowledged_once_each(SipReliability reliability)
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Answering(), new SipTrouble { Reliable = true, RingingAfterProgress = true },
            configure: o => o.Dialing.ReliableProvisionals = reliability);
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (_, _, seen) = await laboratory.EndAsync(call);
        seen.Requests.Count(r => r == "PRACK").ShouldBe(2);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rule_9_our_ring_limit_ends_the_call_and_says_so()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Ringing());
        var call = await laboratory.DialAsync(ringTimeout: TimeSpan.FromMilliseconds(400));
        var (result, _, seen) = await laboratory.EndAsync(call);
        (result.Reason, result.Certainty).ShouldBe((EndReason.NoAnswer, Certainty.Inferred));
        result.Explanation.ShouldNotBeNull().ShouldContain("ring limit");
        seen.Cancelled.ShouldBeTrue();
        new SipDialingOptions().RingLimit.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Rule_9_a_redirection_is_reported_and_not_followed()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            trouble: new SipTrouble { RefusesAtOnce = true, Status = 302, RedirectTo = "sip:13900005678@192.0.2.77" });
        var (result, report, _) = await laboratory.CallAsync();
        result.Reason.ShouldBe(EndReason.Failed);
        result.Explanation.ShouldNotBeNull().ShouldContain("Redirected");
        report.RedirectedTo.ShouldBe(["<sip:13900005678@192.0.2.77>"]);
        laboratory.Server.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(488)]
    [InlineData(415)]
    public async Task Rule_9_a_refused_codec_is_called_so(int status)
    {
        await using var laboratory = await SipLaboratory.StartAsync(trouble: new SipTrouble { RefusesAtOnce = true, Status = status });
        (await laboratory.CallAsync()).Result.Explanation.ShouldNotBeNull().ShouldContain("codec");
    }

    [Fact]
    public async Task Rule_10_calls_are_spaced_so_that_no_second_sees_more_than_allowed()
    {
        var time = new ManualTimeProvider();
        var pacer = new PbxConnectors.Sip.Dialing.CallPacer(5, time);
        Task[] turns = [.. Enumerable.Range(0, 4).Select(_ => pacer.WaitAsync(CancellationToken.None))];
        for (int due = 1; due <= turns.Length; due++)
        {
            await turns[due - 1].WaitAsync(SipLaboratory.Patience);
            turns.Skip(due).ShouldAllBe(turn => !turn.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    [Fact]
    public async Task Rule_10_one_extension_without_registration_stops_no_other()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            SipLaboratory.Short(0.1), configure: o =>
            {
                o.Dialing.CallsPerSecond = 20;
                o.Accounts.Add(new SipAccount("8002", "not-at-this-exchange"));
            });
        var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => laboratory.DialAsync()));
        foreach (var call in calls)
        {
            (await laboratory.EndAsync(call)).Result.Reason.ShouldBe(EndReason.InvalidNumber);
        }

        laboratory.Client.Registrations.States.Single(s => s.Extension == "8002").Status.ShouldBe(SipRegistrationStatus.Refused);
    }

    [Fact]
    public async Task Rule_11_a_flood_of_50_000_malformed_packets_is_counted_and_costs_nothing_else()
    {
        await using var laboratory = await SipLaboratory.StartAsync(SipLaboratory.Answering());
        var call = await laboratory.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);

        var random = new Random(11);
        byte[] junk = new byte[600];
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var sip = IPEndPoint.Parse(laboratory.Server.Registrations[0].Contact.Split('@')[1]);
        var rtp = new IPEndPoint(IPAddress.Loopback, laboratory.Seen(call).CallerPort);
        byte[] options =
            "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.66;branch=z9hG4bKx\r\nFrom: <sip:e@v.example>;tag=1\r\nTo: <sip:x>\r\n"u8.ToArray();
        for (int i = 0; i < 50_000; i++)
        {
            random.NextBytes(junk);
            options.CopyTo(junk, 0);
            stranger.SendTo(junk.AsSpan(0, random.Next(1, junk.Length)), i % 2 == 0 ? sip : rtp);
        }

        call.State.ShouldBe(CallState.Connected);
        await call.HangUpAsync();
        (await laboratory.EndAsync(call)).Result.Reason.ShouldBe(EndReason.Normal);
        laboratory.Client.Counters.Malformed.ShouldBeGreaterThan(0);
        laboratory.Server.Troubles.Default = SipTrouble.None;
        (await laboratory.DialAsync()).State.ShouldNotBe(CallState.Unknown);
    }

    private static int FirstHeardPacket(short[] heard, IReadOnlyList<short> played)
    {
        for (int offset = 0; offset < 1600; offset += 160)
        {
            if (heard.AsSpan(0, 160).SequenceEqual(played.Skip(offset).Take(160).ToArray()))
            {
                return offset;
            }
        }

        throw new InvalidOperationException("The first packet heard was not among the first ten that were sent.");
    }
}
