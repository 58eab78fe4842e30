using System.Buffers.Binary;

namespace PbxConnectors.Sip.Rtp;

/// <summary>An RTP packet (RFC 3550 §5.1) lying in a receive buffer.</summary>
internal readonly ref struct RtpPacket
{
    /// <summary>Bytes of a header without sources and extension.</summary>
    public const int HeaderBytes = 12;

    private RtpPacket(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        PayloadType = header[1] & 0x7F;
        Marker = (header[1] & 0x80) != 0;
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Payload = payload;
    }

    public int PayloadType { get; }

    public bool Marker { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a datagram.</summary>
    /// <returns>False when it is no RTP: wrong version, RTCP on the same port, lengths that do not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RtpPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderBytes || bytes[0] >> 6 != 2)
        {
            return false;
        }

        // RTCP's packet types 192 to 223 would be these payload types (RFC 5761 §4).
        if ((bytes[1] & 0x7F) is >= 64 and <= 95)
        {
            return false;
        }

        int start = HeaderBytes + ((bytes[0] & 0x0F) * 4);
        int end = bytes.Length;
        if ((bytes[0] & 0x10) != 0)
        {
            if (end < start + 4)
            {
                return false;
            }

            start += 4 + (BinaryPrimitives.ReadUInt16BigEndian(bytes[(start + 2)..]) * 4);
        }

        if ((bytes[0] & 0x20) != 0)
        {
            int padding = bytes[^1];
            if (padding == 0)
            {
                return false;
            }

            end -= padding;
        }

        if (start > end)
        {
            return false;
        }

        packet = new RtpPacket(bytes, bytes[start..end]);
        return true;
    }

    /// <summary>Writes a header of <see cref="HeaderBytes"/>.</summary>
    public static void WriteHeader(Span<byte> target, int payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        target[0] = 0x80;
        target[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], ssrc);
    }
}
