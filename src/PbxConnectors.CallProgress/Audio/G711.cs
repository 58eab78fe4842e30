namespace PbxConnectors.CallProgress;

/// <summary>ITU-T G.711 companding between 16-bit linear samples and A-law or mu-law bytes. Thread-safe.</summary>
public static class G711
{
    private const int MuLawBias = 0x84;
    private const int MuLawClip = 32635;

    private static readonly short[] ALawTable = Build(ExpandALaw);
    private static readonly short[] MuLawTable = Build(ExpandMuLaw);

    /// <summary>Encodes one sample to A-law (even bits inverted, as on the wire).</summary>
    public static byte EncodeALaw(short sample)
    {
        var mask = sample >= 0 ? 0xD5 : 0x55;
        // Negative levels mirror positive ones without a step at zero, hence the complement.
        var magnitude = (sample >= 0 ? sample : ~sample) >> 4;
        var segment = magnitude < 32 ? magnitude >> 4 : 28 - int.LeadingZeroCount(magnitude);
        var mantissa = segment < 2 ? magnitude & 0x0F : (magnitude >> (segment - 1)) & 0x0F;
        return (byte)(((segment << 4) | mantissa) ^ mask);
    }

    /// <summary>Decodes one A-law byte.</summary>
    public static short DecodeALaw(byte value) => ALawTable[value];

    /// <summary>Encodes one sample to mu-law.</summary>
    public static byte EncodeMuLaw(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(sample < 0 ? -(int)sample : sample, MuLawClip) + MuLawBias;
        var segment = 24 - int.LeadingZeroCount(magnitude);
        var mantissa = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~(sign | (segment << 4) | mantissa);
    }

    /// <summary>Decodes one mu-law byte.</summary>
    public static short DecodeMuLaw(byte value) => MuLawTable[value];

    /// <summary>Encodes samples to A-law.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the source.</exception>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> destination)
    {
        Need(samples.Length, destination.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            destination[i] = EncodeALaw(samples[i]);
        }
    }

    /// <summary>Decodes A-law bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the source.</exception>
    public static void DecodeALaw(ReadOnlySpan<byte> bytes, Span<short> destination)
    {
        Need(bytes.Length, destination.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            destination[i] = ALawTable[bytes[i]];
        }
    }

    /// <summary>Encodes samples to mu-law.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the source.</exception>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> destination)
    {
        Need(samples.Length, destination.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            destination[i] = EncodeMuLaw(samples[i]);
        }
    }

    /// <summary>Decodes mu-law bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the source.</exception>
    public static void DecodeMuLaw(ReadOnlySpan<byte> bytes, Span<short> destination)
    {
        Need(bytes.Length, destination.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            destination[i] = MuLawTable[bytes[i]];
        }
    }

    private static short ExpandALaw(byte value)
    {
        var bits = value ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short ExpandMuLaw(byte value)
    {
        var bits = ~value;
        var magnitude = ((((bits & 0x0F) << 3) + MuLawBias) << ((bits >> 4) & 7)) - MuLawBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short[] Build(Func<byte, short> expand)
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = expand((byte)i);
        }

        return table;
    }

    private static void Need(int source, int destination)
    {
        if (destination < source)
        {
            throw new ArgumentException($"The destination holds {destination} samples, {source} are needed.", nameof(destination));
        }
    }
}
