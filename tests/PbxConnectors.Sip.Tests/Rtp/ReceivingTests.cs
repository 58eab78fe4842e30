using System.Net;
using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Rtp;

public sealed class ReceivingTests
{
    private const int Step = 160;
    private static readonly SocketAddress Far = new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5000).Serialize();
    private static readonly SocketAddress Stranger = new IPEndPoint(IPAddress.Parse("203.0.113.66"), 6666).Serialize();

    private readonly ManualTimeProvider _time = new();
    private readonly RtpReceiver _receiver;

    public ReceivingTests() => _receiver = new RtpReceiver(TimeSpan.FromMinutes(1), _time);

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    public void A_clean_call_is_heard_sample_by_sample(int payloadType)
    {
        byte[] sent = Sound(50);
        for (int i = 0; i < 50; i++)
        {
            Send(i, sent, payloadType: payloadType);
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Heard().ShouldBe(Decode(sent, payloadType));
        _receiver.Statistics.ShouldBe(new RtpStatistics { Received = 50, Streams = 1 });
    }

    [Fact]
    public void Packets_that_overtake_one_another_are_put_where_they_belong()
    {
        byte[] sent = Sound(6);
        foreach (int i in (int[])[0, 2, 1, 5, 4, 3])
        {
            Send(i, sent);
        }

        Heard().ShouldBe(Decode(sent, 8));
        _receiver.Statistics.Reordered.ShouldBe(3);
        _receiver.Statistics.Lost.ShouldBe(0);
    }

    [Fact]
    public void A_packet_that_never_came_is_silence_in_its_place()
    {
        byte[] sent = Sound(5);
        foreach (int i in (int[])[0, 1, 3, 4])
        {
            Send(i, sent);
        }

        short[] expected = Decode(sent, 8);
        expected.AsSpan(2 * Step, Step).Clear();
        Heard().ShouldBe(expected);
        _receiver.Statistics.Lost.ShouldBe(1);
    }

    [Fact]
    public void A_packet_that_came_twice_counts_once()
    {
        byte[] sent = Sound(3);
        foreach (int i in (int[])[0, 1, 1, 0, 2])
        {
            Send(i, sent);
        }

        Heard().ShouldBe(Decode(sent, 8));
        _receiver.Statistics.Duplicates.ShouldBe(2);
        _receiver.Statistics.Received.ShouldBe(3);
    }

    [Fact]
    public void Sequence_numbers_and_timestamps_that_wrap_around_go_on()
    {
        byte[] sent = Sound(6);
        for (int i = 0; i < 6; i++)
        {
            Send(i, sent, firstSequence: 65533, firstTimestamp: uint.MaxValue - 400);
        }

        Heard().ShouldBe(Decode(sent, 8));
    }

    [Fact]
    public void A_new_source_goes_on_by_arrival_time_and_is_reported()
    {
        byte[] sent = Sound(4);
        Send(0, sent);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Send(1, sent);
        _time.Advance(TimeSpan.FromMilliseconds(20 + 80));
        Send(2, sent, ssrc: 2, firstTimestamp: 77777);
        Send(3, sent, ssrc: 2, firstTimestamp: 77777);

        short[] all = Decode(sent, 8);
        short[] heard = Heard();
        heard[..(2 * Step)].ShouldBe(all[..(2 * Step)]);
        heard[(2 * Step)..(2 * Step + 640)].ShouldAllBe(s => s == 0);
        heard[(2 * Step + 640)..].ShouldBe(all[(2 * Step)..]);
        _receiver.Statistics.SourceChanges.ShouldBe(1);
        _receiver.Statistics.Streams.ShouldBe(2);
    }

    [Fact]
    public void A_clock_that_jumps_goes_on_by_arrival_time_and_is_reported()
    {
        byte[] sent = Sound(4);
        Send(0, sent);
        Send(1, sent);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Send(2, sent, firstTimestamp: 900_000);
        Send(3, sent, firstTimestamp: 900_000);

        Heard().ShouldBe(Decode(sent, 8));
        _receiver.Statistics.ClockJumps.ShouldBe(1);
    }

    [Fact]
    public void A_pause_in_which_the_sender_saved_its_packets_is_no_jump()
    {
        byte[] sent = Sound(2);
        Send(0, sent);
        _time.Advance(TimeSpan.FromSeconds(5));
        Send(sequence: 101, timestamp: 3000 + (5 * 8000), payload: sent[Step..]);

        short[] heard = Heard();
        heard.Length.ShouldBe((5 * 8000) + Step);
        heard[(5 * 8000)..].ShouldBe(Decode(sent, 8)[Step..]);
        _receiver.Statistics.ClockJumps.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Silence_takes_no_place_of_packets_that_have_come_and_only_wait_to_be_read(bool packetsWait)
    {
        byte[] sent = Sound(100);
        Send(0, sent);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        _receiver.Tick(() => packetsWait);

        // Nothing came for 1.5 s: but for packets that wait, half a second of it is heard as silent by now.
        _receiver.Heard.Released.ShouldBe(packetsWait ? 0 : Step + (SampleTimeline.SampleRate / 2));

        for (int i = 1; i < 100; i++)
        {
            Send(i, sent);
        }

        Heard().ShouldBe(Decode(sent, 8));
    }

    [Fact]
    public void Only_the_first_source_is_heard_when_nobody_was_announced()
    {
        byte[] sent = Sound(2);
        Send(0, sent);
        Send(0, Sound(1, seed: 9), source: Stranger, ssrc: 9);
        Send(1, sent);

        Heard().ShouldBe(Decode(sent, 8));
        _receiver.Statistics.Foreign.ShouldBe(1);
    }

    [Fact]
    public void The_announced_source_takes_over_from_a_stranger_who_sent_first()
    {
        byte[] sent = Sound(2);
        Send(0, Sound(1, seed: 9), source: Stranger, ssrc: 9);
        Announce(5000);
        Send(0, sent);
        Send(1, Sound(2, seed: 9), source: Stranger, ssrc: 9);
        Send(1, sent);

        Heard()[Step..].ShouldBe(Decode(sent, 8));
    }

    [Fact]
    public void A_stranger_is_never_heard_once_the_announced_source_was()
    {
        Announce(5000);
        byte[] sent = Sound(2);
        Send(0, sent);
        Send(0, Sound(1, seed: 9), source: Stranger, ssrc: 9);
        _time.Advance(TimeSpan.FromSeconds(5));
        Send(1, Sound(2, seed: 9), source: Stranger, ssrc: 9);

        Heard().ShouldBe(Decode(sent, 8)[..Step]);
        _receiver.Statistics.Foreign.ShouldBe(2);
    }

    [Fact]
    public void Streams_of_a_fork_are_kept_apart()
    {
        Announce(5000);
        Announce(5002);
        byte[] one = Sound(4);
        byte[] two = Sound(4, seed: 2);
        var second = new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5002).Serialize();
        for (int i = 0; i < 4; i++)
        {
            Send(i, one);
            Send(i, two, source: second, ssrc: 2);
        }

        Heard().ShouldBe(Decode(one, 8));
        _receiver.OtherStreams.ShouldHaveSingleItem().ShouldBe(Decode(two, 8));
    }

    [Fact]
    public void The_party_that_answered_is_heard_from_then_on()
    {
        Announce(5000);
        byte[] one = Sound(2);
        byte[] two = Sound(2, seed: 2);
        var second = new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5002).Serialize();
        Send(0, one);
        Announce(5002, answered: true);
        Send(0, two, source: second, ssrc: 2);
        Send(1, one);
        Send(1, two, source: second, ssrc: 2);

        Heard().ShouldBe([.. Decode(one, 8)[..Step], .. Decode(two, 8)]);
    }

    [Fact]
    public void A_stream_without_an_end_is_not_given_a_place_each_time()
    {
        for (uint ssrc = 1; ssrc <= 50; ssrc++)
        {
            Send(0, Sound(1), ssrc: ssrc);
        }

        _receiver.Statistics.Streams.ShouldBe(8);
        _receiver.Statistics.Foreign.ShouldBe(42);
    }

    [Fact]
    public void Digits_are_counted_once_each()
    {
        ushort sequence = 7;
        foreach (uint timestamp in (uint[])[1000, 1000, 1000, 2000, 2000])
        {
            byte[] packet = new byte[16];
            RtpPacket.WriteHeader(packet, 101, false, sequence++, timestamp, 1);
            packet[12] = (byte)(timestamp == 1000 ? 5 : 11);
            _receiver.Receive(packet, Far);
        }

        _receiver.Digits.ShouldBe("5#");
    }

    [Fact]
    public void Random_bytes_are_dropped_and_counted()
    {
        var random = new Random(4);
        byte[] junk = new byte[300];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(junk);
            _receiver.Receive(junk.AsSpan(0, random.Next(junk.Length)), Far);
        }

        var seen = _receiver.Statistics;
        (seen.Received + seen.Malformed + seen.Foreign + seen.UnknownPayload + seen.Duplicates).ShouldBeGreaterThan(19_000);
    }

    private void Announce(int port, bool answered = false) => _receiver.Announce(
        new SdpAudio { Address = IPAddress.Parse("192.0.2.5"), Port = port, PayloadTypes = [8], Codecs = new PayloadMap() }, answered);

    private void Send(
        int index, byte[] sound, int payloadType = 8, SocketAddress? source = null, uint ssrc = 1, int firstSequence = 100,
        uint firstTimestamp = 3000) =>
        Send(
            (ushort)(firstSequence + index), unchecked(firstTimestamp + (uint)(index * Step)), sound[(index * Step)..((index + 1) * Step)],
            payloadType, source, ssrc);

    private void Send(int sequence, uint timestamp, byte[] payload, int payloadType = 8, SocketAddress? source = null, uint ssrc = 1)
    {
        byte[] packet = new byte[RtpPacket.HeaderBytes + payload.Length];
        RtpPacket.WriteHeader(packet, payloadType, false, unchecked((ushort)sequence), timestamp, ssrc);
        payload.CopyTo(packet, RtpPacket.HeaderBytes);
        _receiver.Receive(packet, source ?? Far);
    }

    private short[] Heard()
    {
        _receiver.Complete();
        return _receiver.Heard.ToArray();
    }

    private static byte[] Sound(int packets, int seed = 1)
    {
        byte[] bytes = new byte[packets * Step];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static short[] Decode(byte[] bytes, int payloadType)
    {
        short[] samples = new short[bytes.Length];
        if (payloadType == 8)
        {
            G711.DecodeALaw(bytes, samples);
        }
        else
        {
            G711.DecodeMuLaw(bytes, samples);
        }

        return samples;
    }
}
