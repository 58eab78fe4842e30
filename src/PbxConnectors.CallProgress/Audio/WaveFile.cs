using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Reads and writes RIFF WAVE files. Reads PCM of 8, 16, 24 and 32 bits, float, A-law and mu-law at any rate, and mixes channels
/// down to mono. Damaged files are read as far as they go, with a warning; content never throws. Thread-safe.
/// </summary>
public static class WaveFile
{
    internal const int MinimumSampleRate = 1000;
    internal const int MaximumSampleRate = 768_000;

    private const int MaximumFileBytes = 1 << 30;
    private const ushort Pcm = 1, Float = 3, ALaw = 6, MuLaw = 7, Extensible = 0xFFFE;

    /// <summary>Reads a WAV file from disk.</summary>
    /// <returns>False when it is no readable WAV file or the file cannot be opened; <paramref name="problem"/> then says why.</returns>
    public static bool TryRead(string path, [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return TryRead(file, out audio, out problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            audio = null;
            problem = $"The file cannot be opened: {exception.Message}";
            return false;
        }
    }

    /// <summary>Reads a WAV file from a stream, from its current position to its end.</summary>
    /// <returns>False when it is no readable WAV file; <paramref name="problem"/> then says why.</returns>
    public static bool TryRead(Stream stream, [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string tooLarge = "The file is larger than 1 GB: cut it before reading.";
        using var buffer = new MemoryStream();
        try
        {
            if (stream.CanSeek && stream.Length - stream.Position > MaximumFileBytes)
            {
                return Fail(tooLarge, out audio, out problem);
            }

            var chunk = new byte[81920];
            for (int read; (read = stream.Read(chunk, 0, chunk.Length)) > 0;)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MaximumFileBytes)
                {
                    return Fail(tooLarge, out audio, out problem);
                }
            }
        }
        catch (IOException exception)
        {
            return Fail($"The stream broke off: {exception.Message}", out audio, out problem);
        }

        return TryRead(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), out audio, out problem);
    }

    /// <summary>Reads a WAV file held in memory.</summary>
    /// <returns>False when it is no readable WAV file; <paramref name="problem"/> then says why.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
        {
            return Fail("Not a WAV file: the RIFF/WAVE header is missing.", out audio, out problem);
        }

        var warnings = new List<string>();
        Format? format = null;
        var position = 12;
        while (position + 8 <= bytes.Length)
        {
            var id = bytes.Slice(position, 4);
            var declared = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position + 4)..]);
            var body = bytes[(position + 8)..];
            if (id.SequenceEqual("fmt "u8))
            {
                if (!TryReadFormat(body, declared, out var read, out var reason))
                {
                    return Fail(reason, out audio, out problem);
                }

                format = read;
            }
            else if (id.SequenceEqual("data"u8))
            {
                if (format is not { } known)
                {
                    return Fail("The data chunk comes before any fmt chunk, so its encoding is unknown.", out audio, out problem);
                }

                return Decode(known, TakeData(body, declared, warnings), warnings, out audio, out problem);
            }

            var next = FindNext(bytes, position, declared);
            if (next < 0)
            {
                break;
            }

            position = next;
        }

        return Fail(format is null ? "No fmt chunk found." : "No data chunk found.", out audio, out problem);
    }

    /// <summary>Writes mono samples as a WAV file.</summary>
    /// <param name="stream">Where to; need not be seekable; left open.</param>
    /// <param name="samples">Mono 16-bit samples.</param>
    /// <param name="sampleRate">Samples per second, default 8000.</param>
    /// <param name="encoding">Default 16-bit linear.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate or the encoding is not known.</exception>
    public static void Write(Stream stream, ReadOnlySpan<short> samples, int sampleRate = 8000, WaveEncoding encoding = WaveEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, MinimumSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, MaximumSampleRate);
        var (tag, bytesPerSample) = encoding switch
        {
            WaveEncoding.Pcm16 => (Pcm, 2),
            WaveEncoding.ALaw => (ALaw, 1),
            WaveEncoding.MuLaw => (MuLaw, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Choose Pcm16, ALaw or MuLaw."),
        };

        // Compressed forms carry the length of their (empty) extension and, by the RIFF rules, a fact chunk.
        var compressed = tag != Pcm;
        var formatLength = compressed ? 18 : 16;
        var dataLength = checked(samples.Length * bytesPerSample);
        var padding = dataLength & 1;
        Span<byte> header = stackalloc byte[12 + 8 + 18 + 12 + 8];
        header.Clear();
        "RIFF"u8.CopyTo(header);
        "WAVE"u8.CopyTo(header[8..]);
        "fmt "u8.CopyTo(header[12..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], formatLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], tag);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * bytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)bytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)(bytesPerSample * 8));
        var at = 20 + formatLength;
        if (compressed)
        {
            "fact"u8.CopyTo(header[at..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[(at + 4)..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(header[(at + 8)..], samples.Length);
            at += 12;
        }

        "data"u8.CopyTo(header[at..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[(at + 4)..], dataLength);
        at += 8;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], at - 8 + dataLength + padding);
        stream.Write(header[..at]);

        var data = new byte[dataLength + padding];
        if (encoding == WaveEncoding.ALaw)
        {
            G711.EncodeALaw(samples, data);
        }
        else if (encoding == WaveEncoding.MuLaw)
        {
            G711.EncodeMuLaw(samples, data);
        }
        else
        {
            for (var i = 0; i < samples.Length; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), samples[i]);
            }
        }

        stream.Write(data);
    }

    private static bool TryReadFormat(ReadOnlySpan<byte> body, uint declared, out Format format, [NotNullWhen(false)] out string? problem)
    {
        format = default;
        if (body.Length < 16 || declared < 16)
        {
            problem = "The fmt chunk is shorter than 16 bytes.";
            return false;
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (tag == Extensible)
        {
            if (declared < 26 || body.Length < 26)
            {
                problem = "The extensible fmt chunk is cut before its sub-format.";
                return false;
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        }

        if (tag is ALaw or MuLaw && bits == 0)
        {
            bits = 8;
        }

        problem = (tag, bits) switch
        {
            (Pcm, 8 or 16 or 24 or 32) or (ALaw or MuLaw, 8) or (Float, 32 or 64) => null,
            (Pcm or ALaw or MuLaw or Float, _) => $"{bits} bits per sample are not readable in encoding {tag}.",
            _ => $"Encoding {tag} is not readable: convert to PCM, A-law or mu-law.",
        };
        if (problem is null && channels is 0 or > 64)
        {
            problem = $"{channels} channels are not readable.";
        }

        if (problem is null && rate is < MinimumSampleRate or > MaximumSampleRate)
        {
            problem = $"A sample rate of {rate} Hz is not readable.";
        }

        format = new Format(tag, channels, (int)Math.Min(rate, MaximumSampleRate), bits / 8);
        return problem is null;
    }

    private static ReadOnlySpan<byte> TakeData(ReadOnlySpan<byte> body, uint declared, List<string> warnings)
    {
        if (declared is 0 or uint.MaxValue && body.Length > 0)
        {
            warnings.Add($"The data chunk does not tell its length ({declared:X}); everything to the end of the file was read.");
            return body;
        }

        if (declared <= (uint)body.Length)
        {
            return body[..(int)declared];
        }

        warnings.Add($"The data is cut: {declared} bytes declared, {body.Length} there.");
        return body;
    }

    // Some writers forget the padding byte after an odd chunk; a chunk identifier tells which place is right.
    private static int FindNext(ReadOnlySpan<byte> bytes, int position, uint declared)
    {
        var end = position + 8L + declared;
        if (end > bytes.Length)
        {
            return -1;
        }

        var padded = end + (declared & 1);
        if (padded != end && end + 4 <= bytes.Length && LooksLikeIdentifier(bytes.Slice((int)end, 4)))
        {
            return (int)end;
        }

        return (int)Math.Min(padded, bytes.Length);
    }

    private static bool LooksLikeIdentifier(ReadOnlySpan<byte> id)
    {
        foreach (var letter in id)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != ' ')
            {
                return false;
            }
        }

        return true;
    }

    private static bool Decode(Format format, ReadOnlySpan<byte> data, List<string> warnings,
        [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        var frameBytes = format.BytesPerSample * format.Channels;
        var frames = data.Length / frameBytes;
        if (data.Length % frameBytes != 0)
        {
            warnings.Add($"{data.Length % frameBytes} bytes of an incomplete sample at the end were dropped.");
        }

        if (format.Channels > 1)
        {
            warnings.Add($"{format.Channels} channels were mixed down to one.");
        }

        var samples = new short[frames];
        for (var i = 0; i < frames; i++)
        {
            var frame = data.Slice(i * frameBytes, frameBytes);
            double sum = 0;
            for (var channel = 0; channel < format.Channels; channel++)
            {
                sum += ReadSample(format, frame.Slice(channel * format.BytesPerSample, format.BytesPerSample));
            }

            var mean = sum / format.Channels;
            samples[i] = (short)Math.Clamp(double.IsNaN(mean) ? 0 : Math.Round(mean), short.MinValue, short.MaxValue);
        }

        audio = new WaveAudio(samples, format.SampleRate, warnings.AsReadOnly());
        problem = null;
        return true;
    }

    private static double ReadSample(Format format, ReadOnlySpan<byte> bytes) => (format.Tag, format.BytesPerSample) switch
    {
        (ALaw, _) => G711.DecodeALaw(bytes[0]),
        (MuLaw, _) => G711.DecodeMuLaw(bytes[0]),
        (Float, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes) * 32768.0,
        (Float, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes) * 32768.0,
        (_, 1) => (bytes[0] - 128) * 256.0,
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (_, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 65536.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65536.0,
    };

    private static bool Fail(string reason, out WaveAudio? audio, out string? problem)
    {
        audio = null;
        problem = reason;
        return false;
    }

    private readonly record struct Format(ushort Tag, int Channels, int SampleRate, int BytesPerSample);
}
