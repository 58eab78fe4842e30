using System.Net;

namespace PbxConnectors.Sip.Rtp;

/// <summary>One stream: packets of one SSRC from one address. Turns sequence numbers and timestamps into places. Not thread-safe.</summary>
internal sealed class RtpStream(SocketAddress source, uint ssrc)
{
    // Beyond these a sequence number is a new beginning, not loss or reordering (RFC 3550 A.1).
    private const int MaximumDropout = 3000;
    private const int MaximumMisorder = 100;

    // Timestamps that differ by more from both the packets' count and their arrival have jumped.
    private const int ClockTolerance = SampleTimeline.SampleRate;

    private ushort _highestSequence;
    private uint _highestTimestamp;
    private long _highestPosition;
    private long _arrivedAt;
    private int _packetSamples;
    private ulong _seen;

    public SocketAddress Source { get; } = source;

    public uint Ssrc { get; } = ssrc;

    /// <summary>Where the sound goes while another stream is heard; null until it is needed.</summary>
    public SampleTimeline? Aside { get; set; }

    /// <summary>When the last packet came, in samples of our clock.</summary>
    public long ArrivedAt => _arrivedAt;

    /// <summary>Where the next packet is expected.</summary>
    public long NextPosition => _highestPosition + _packetSamples;

    /// <summary>Where sound that comes now belongs, by arrival time.</summary>
    public long PositionAt(long now) => Math.Max(NextPosition, _highestPosition + (now - _arrivedAt));

    public long Received { get; private set; }

    public long Lost { get; private set; }

    public long Duplicates { get; private set; }

    public long Reordered { get; private set; }

    public int ClockJumps { get; private set; }

    /// <summary>Places a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="samples">How many samples it carries; 0 for digits and comfort noise.</param>
    /// <param name="now">When it came, in samples of our clock.</param>
    /// <param name="start">Where the stream begins when this is its first packet.</param>
    /// <param name="position">Where its samples belong.</param>
    /// <returns>False when it is to be dropped.</returns>
    public bool TryPlace(in RtpPacket packet, int samples, long now, long start, out long position)
    {
        if (Received == 0)
        {
            position = start;
            Begin(packet, samples, now, position);
            return true;
        }

        int steps = (short)(packet.Sequence - _highestSequence);
        int ticks = (int)(packet.Timestamp - _highestTimestamp);
        if (steps is > MaximumDropout or < -MaximumMisorder)
        {
            position = Rebase(now);
            Begin(packet, samples, now, position);
            return true;
        }

        if (steps <= 0)
        {
            return TryPlaceLate(-steps, ticks, out position);
        }

        long expected = (long)steps * _packetSamples;
        if (Math.Abs(ticks - expected) > ClockTolerance && Math.Abs(ticks - (now - _arrivedAt)) > ClockTolerance)
        {
            position = Rebase(now);
            Begin(packet, samples, now, position);
            return true;
        }

        position = _highestPosition + ticks;
        _seen = steps >= 64 ? 1 : (_seen << steps) | 1;
        Lost += steps - 1;
        Received++;
        (_highestSequence, _highestTimestamp, _highestPosition, _arrivedAt) = (packet.Sequence, packet.Timestamp, position, now);
        if (samples > 0)
        {
            _packetSamples = samples;
        }

        return true;
    }

    /// <summary>From now on the stream is heard: its next packet belongs here.</summary>
    public void MoveTo(long position) => _highestPosition = position - _packetSamples;

    private bool TryPlaceLate(int behind, int ticks, out long position)
    {
        position = _highestPosition + ticks;
        if (behind >= 64)
        {
            return false;
        }

        ulong bit = 1UL << behind;
        if ((_seen & bit) != 0)
        {
            Duplicates++;
            return false;
        }

        _seen |= bit;
        Received++;
        Reordered++;
        Lost = Math.Max(0, Lost - 1);

        // A packet from before a jump has a timestamp of the old clock: nobody knows where it belongs.
        return ticks <= 0 && ticks > -ClockTolerance && position >= 0;
    }

    // The sound goes on where it stopped, or later by as long as nothing came.
    private long Rebase(long now)
    {
        ClockJumps++;
        return PositionAt(now);
    }

    private void Begin(in RtpPacket packet, int samples, long now, long position)
    {
        (_highestSequence, _highestTimestamp, _highestPosition, _arrivedAt) = (packet.Sequence, packet.Timestamp, position, now);
        _packetSamples = samples > 0 ? samples : Math.Max(_packetSamples, 160);
        _seen = 1;
        Received++;
    }
}
