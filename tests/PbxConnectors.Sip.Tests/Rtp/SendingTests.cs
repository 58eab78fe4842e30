using System.Buffers.Binary;
using System.Net;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Rtp;

public sealed class SendingTests
{
    private readonly byte[] _packet = new byte[172];

    [Fact]
    public void Silence_goes_out_each_20_ms_in_the_codec_of_the_call()
    {
        var sender = new RtpSender();
        var first = Next(sender);
        var second = Next(sender);
        first.Type.ShouldBe(8);
        first.Marker.ShouldBeTrue();
        first.Payload.ShouldAllBe(b => b == 0xD5);
        second.Sequence.ShouldBe((ushort)(first.Sequence + 1));
        second.Timestamp.ShouldBe(first.Timestamp + 160);
        sender.Sent.ShouldBe(2);
    }

    [Fact]
    public void A_digit_is_one_event_that_grows_and_whose_end_is_told_three_times()
    {
        var sender = new RtpSender();
        Next(sender);
        var sending = sender.SendDigits([TelephoneEvents.ToCode('#')]);
        var packets = Enumerable.Range(0, 8).Select(_ => Next(sender)).ToList();

        packets.ShouldAllBe(p => p.Type == 101 && p.Payload[0] == 11);
        packets.Select(p => p.Timestamp).Distinct().ShouldHaveSingleItem();
        packets.Select(p => p.Marker).ShouldBe([true, false, false, false, false, false, false, false]);
        packets.Select(p => (int)BinaryPrimitives.ReadUInt16BigEndian(p.Payload.AsSpan(2))).ShouldBe([160, 320, 480, 640, 800, 800, 800, 800]);
        packets.Select(p => p.Payload[1] >> 7).ShouldBe([0, 0, 0, 0, 0, 1, 1, 1]);
        sending.IsCompleted.ShouldBeFalse();
        Next(sender).Type.ShouldBe(8);
        Next(sender);
        Next(sender);
        sending.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void Digits_that_were_not_sent_before_the_end_are_cancelled()
    {
        var sender = new RtpSender();
        var sending = sender.SendDigits([1, 2]);
        sender.Stop();
        sending.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public void A_pair_of_ports_rests_before_it_is_lent_again()
    {
        var time = new ManualTimeProvider();
        var pool = new RtpPortPool(IPAddress.Loopback, FindFreePair(), 0, TimeSpan.FromSeconds(30), time);
        var port = pool.TryRent().ShouldNotBeNull();
        (port.Port % 2).ShouldBe(0);
        pool.TryRent().ShouldBeNull();
        port.Dispose();
        pool.TryRent().ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(31));
        using var again = pool.TryRent().ShouldNotBeNull();
        again.Port.ShouldBe(port.Port);
    }

    // Asks the system for ports until it gives an even one whose neighbour is free as well.
    private static int FindFreePair()
    {
        while (true)
        {
            using var socket = new System.Net.Sockets.Socket(
                System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port & ~1;
            socket.Dispose();
            using var probe = new RtpPortPool(IPAddress.Loopback, port, port + 1, TimeSpan.Zero, TimeProvider.System).TryRent();
            if (probe is not null)
            {
                return port;
            }
        }
    }

    private (int Type, bool Marker, ushort Sequence, uint Timestamp, byte[] Payload) Next(RtpSender sender)
    {
        int length = sender.Next(_packet, 8, 0xD5, 101);
        RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet).ShouldBeTrue();
        return (packet.PayloadType, packet.Marker, packet.Sequence, packet.Timestamp, packet.Payload.ToArray());
    }
}
