using System.Net;
using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Rtp;

/// <summary>
/// A sound on its way through a receiver, packet by packet on a clock that stands still: some are lost, some come late, by a seed. What a live
/// reader hears is taken after every packet, as it becomes readable.
/// </summary>
internal sealed class LossyLine
{
    public const int Step = 160;

    private static readonly SocketAddress Far = new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5000).Serialize();

    private readonly ManualTimeProvider _time = new();
    private readonly RtpReceiver _receiver;
    private readonly List<short> _live = [];
    private readonly byte[] _sent;

    public LossyLine(short[] sound)
    {
        _receiver = new RtpReceiver(TimeSpan.FromMinutes(5), _time);
        _sent = new byte[sound.Length / Step * Step];
        G711.EncodeALaw(sound.AsSpan(0, _sent.Length), _sent);
        Sent = new short[_sent.Length];
        G711.DecodeALaw(_sent, Sent);
    }

    /// <summary>What was sent, as it sounds.</summary>
    public short[] Sent { get; }

    /// <summary>What a live reader heard.</summary>
    public IReadOnlyList<short> Live => _live;

    /// <summary>What the recording holds.</summary>
    public short[] Recorded => _receiver.Heard.ToArray();

    public int Packets => _sent.Length / Step;

    /// <summary>Which packets are lost: a share of them, in bursts of that length on average (Gilbert's model).</summary>
    public static bool[] Lose(int packets, double share, double burst, int seed)
    {
        var random = new Random(seed);
        var lost = new bool[packets];
        bool losing = false;
        double begins = share / (burst * (1 - share));

        // The first and the last packet come: what is lost before and behind all others nobody can know of.
        for (int i = 1; i < packets - 1; i++)
        {
            losing = losing ? random.NextDouble() >= 1 / burst : random.NextDouble() < begins;
            lost[i] = losing;
        }

        return lost;
    }

    /// <summary>Plays the sound.</summary>
    /// <param name="lost">Which packets never come.</param>
    /// <param name="delay">How many steps later each packet comes; null for none.</param>
    public void Play(bool[] lost, int[]? delay = null)
    {
        var due = new List<int>[Packets + 1 + (delay?.Max() ?? 0)];
        for (int i = 0; i < Packets; i++)
        {
            if (!lost[i])
            {
                (due[i + (delay?[i] ?? 0)] ??= []).Add(i);
            }
        }

        foreach (var packets in due)
        {
            foreach (int i in packets ?? [])
            {
                Receive(i);
            }

            _receiver.Tick();
            ReadLive();
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        _receiver.Complete();
        ReadLive();
    }

    /// <summary>Gives one packet to the receiver, now.</summary>
    public void Receive(int index)
    {
        byte[] packet = new byte[RtpPacket.HeaderBytes + Step];
        RtpPacket.WriteHeader(packet, 8, false, (ushort)(100 + index), (uint)(3000 + (index * Step)), 1);
        _sent.AsSpan(index * Step, Step).CopyTo(packet.AsSpan(RtpPacket.HeaderBytes));
        _receiver.Receive(packet, Far);
    }

    /// <summary>What one packet's place sounds like to the live reader.</summary>
    public short[] LiveAt(int packet) => [.. _live.Skip(packet * Step).Take(Step)];

    private void ReadLive()
    {
        Span<short> frame = stackalloc short[Step];
        while (_receiver.Heard.Released - _live.Count is var count and > 0)
        {
            var part = frame[..(int)Math.Min(count, Step)];
            _receiver.Heard.Read(_live.Count, part);
            _live.AddRange(part);
        }
    }
}
