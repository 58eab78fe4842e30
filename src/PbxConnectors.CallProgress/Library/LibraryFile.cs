using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PbxConnectors.CallProgress;

/// <summary>
/// The library file, format 1, little-endian. Header: 8 bytes magic, format version (u16), feature version (u16), number of references
/// (u32), length of the file (u64). Per reference: length of the body (u32), check of the body (the first 8 bytes of its SHA-256), body:
/// name, label and transcript (each length u32 and UTF-8, −1 for no transcript), duration in ticks (i64), peak (f64), clipped share (f64),
/// ticks of sound (i64, −1 when not measured), features (length u32 and bytes). At the end the SHA-256 of everything before.
/// </summary>
internal static class LibraryFile
{
    public const ushort FormatVersion = 1;
    private const int HeaderLength = 24;
    private const int CheckLength = 8;
    private const int FrameLength = sizeof(uint) + CheckLength;
    private const int MaximumBytes = 1 << 30;
    /// <summary>Longest name, label or transcript in characters.</summary>
    public const int LongestText = 10_000;

    // As in PNG: the first byte is no text, and the line ends show a transfer in text mode.
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'B', (byte)'X', (byte)'L', 0x0D, 0x0A, 0x1A];

    public static void Write(Stream stream, IReadOnlyList<AnnouncementPattern> patterns)
    {
        var bodies = patterns.Select(Body).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), AnnouncementPattern.FeatureVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)bodies.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16),
            (ulong)(HeaderLength + bodies.Sum(body => (long)FrameLength + body.Length) + SHA256.HashSizeInBytes));
        Put(header);
        Span<byte> frame = stackalloc byte[FrameLength];
        foreach (var body in bodies)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)body.Length);
            Check(body, frame[sizeof(uint)..]);
            Put(frame);
            Put(body);
        }

        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads a library file. Never throws on content; a problem says what is wrong and at which byte or reference.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out List<AnnouncementPattern>? patterns, [NotNullWhen(false)] out string? problem)
    {
        patterns = null;
        problem = CheckHeader(bytes);
        if (problem is not null)
        {
            return false;
        }

        var content = bytes[..^SHA256.HashSizeInBytes];
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        problem = CheckContent(content, bytes[content.Length..], count);
        if (problem is not null)
        {
            return false;
        }

        var features = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (features != AnnouncementPattern.FeatureVersion)
        {
            problem = $"Its references were made with features of version {features}, and this version of the analysis uses "
                + $"{AnnouncementPattern.FeatureVersion}. Rebuild it from its recordings.";
            return false;
        }

        var read = new List<AnnouncementPattern>((int)Math.Min(count, (uint)(content.Length / FrameLength)));
        var at = HeaderLength;
        for (uint i = 0; i < count; i++)
        {
            if (!TryTakeBody(content, at, out var body) || !TryReadBody(body, out var pattern))
            {
                problem = $"Reference {i + 1} of {count}, at byte {at}, is not written as this format asks. Build it anew.";
                return false;
            }

            read.Add(pattern);
            at += FrameLength + body.Length;
        }

        if (at != content.Length)
        {
            problem = $"It goes on behind its last reference, from byte {at} to {content.Length}. Build it anew.";
            return false;
        }

        patterns = read;
        return true;
    }

    public static bool TryReadAll(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? problem)
    {
        bytes = null;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                problem = $"It is {length} bytes long; a library file has at most {MaximumBytes}.";
                return false;
            }

            bytes = File.ReadAllBytes(path);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problem = $"It cannot be opened: {exception.Message}";
            return false;
        }
    }

    private static string? CheckHeader(ReadOnlySpan<byte> bytes)
    {
        if (!bytes[..Math.Min(bytes.Length, Magic.Length)].SequenceEqual(Magic[..Math.Min(bytes.Length, Magic.Length)]) || bytes.Length == 0)
        {
            return "It is no announcement library file: it does not begin like one.";
        }

        if (bytes.Length < HeaderLength + SHA256.HashSizeInBytes)
        {
            return $"It is cut: {bytes.Length} bytes are less than its header and checksum need.";
        }

        var format = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (format > FormatVersion)
        {
            return $"It has format {format}, and this version of PbxConnectors.CallProgress reads formats up to {FormatVersion}. Update the package.";
        }

        if (format == 0)
        {
            return "It is damaged in its header, at byte 8: there is no format 0.";
        }

        var declared = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        if (declared != (ulong)bytes.Length)
        {
            return declared > (ulong)bytes.Length
                ? $"It is cut: {declared} bytes were written, {bytes.Length} are there."
                : $"It is damaged: {declared} bytes were written, {bytes.Length} are there.";
        }

        return null;
    }

    // The checksum at the end says whether; those of the references say where.
    private static string? CheckContent(ReadOnlySpan<byte> content, ReadOnlySpan<byte> expected, uint count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        if (hash.SequenceEqual(expected))
        {
            return null;
        }

        var at = HeaderLength;
        for (uint i = 0; i < count; i++)
        {
            if (!TryTakeBody(content, at, out var body))
            {
                return $"It is damaged at byte {at}, where reference {i + 1} of {count} should begin. Restore it from a copy or build it anew.";
            }

            Check(body, hash);
            if (!hash[..CheckLength].SequenceEqual(content.Slice(at + sizeof(uint), CheckLength)))
            {
                return $"It is damaged in reference {i + 1} of {count}, between byte {at} and {at + FrameLength + body.Length}. Restore it " +
                    "from a copy or build it anew.";
            }

            at += FrameLength + body.Length;
        }

        return "It is damaged in its header or its checksum: the references are sound. Restore it from a copy or build it anew.";
    }

    private static bool TryTakeBody(ReadOnlySpan<byte> content, int at, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (content.Length - at < FrameLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(content[at..]);
        if (length > (uint)(content.Length - at - FrameLength))
        {
            return false;
        }

        body = content.Slice(at + FrameLength, (int)length);
        return true;
    }

    private static bool TryReadBody(ReadOnlySpan<byte> body, [NotNullWhen(true)] out AnnouncementPattern? pattern)
    {
        var reader = new BodyReader(body);
        var (name, label, transcript) = (reader.Text(), reader.Text(), reader.Text());
        var duration = reader.Int64();
        var (peak, clipped, sound) = (reader.Double(), reader.Double(), reader.Int64());
        var features = reader.Bytes();
        pattern = name is null || label is null || reader.Broken || duration < 0 ? null : AnnouncementPattern.Restore(new AnnouncementReference
        {
            Name = name,
            Label = label,
            State = NumberStates.TryParse(label, out var state) ? state : NumberState.Unknown,
            Duration = TimeSpan.FromTicks(duration),
            Transcript = transcript,
            Traits = sound < 0 ? null : new RecordingTraits(peak, clipped, TimeSpan.FromTicks(sound)),
        }, features);
        return pattern is not null;
    }

    private static byte[] Body(AnnouncementPattern pattern)
    {
        var reference = pattern.Reference;
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        Text(reference.Name);
        Text(reference.Label);
        Text(reference.Transcript);
        writer.Write(reference.Duration.Ticks);
        writer.Write(reference.Traits?.PeakLevel ?? 0);
        writer.Write(reference.Traits?.ClippedShare ?? 0);
        writer.Write(reference.Traits?.Sound.Ticks ?? -1);
        var features = pattern.Store();
        writer.Write(features.Length);
        writer.Write(features);
        writer.Flush();
        return body.ToArray();

        void Text(string? text)
        {
            if (text is null)
            {
                writer.Write(-1);
                return;
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    private static void Check(ReadOnlySpan<byte> body, Span<byte> check)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        hash[..CheckLength].CopyTo(check);
    }

    /// <summary>Reads the parts of a body; what does not fit makes it broken instead of throwing.</summary>
    private ref struct BodyReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public bool Broken { get; private set; }

        public long Int64() => Take(sizeof(long)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

        public double Double() => Take(sizeof(double)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

        public ReadOnlySpan<byte> Bytes() => Take(Int32());

        public string? Text()
        {
            var length = Int32();
            if (length == -1)
            {
                return null;
            }

            if (length > LongestText * 3)
            {
                Broken = true;
            }

            return Broken ? null : Encoding.UTF8.GetString(Take(length));
        }

        private int Int32() => Take(sizeof(int)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

        private ReadOnlySpan<byte> Take(int length)
        {
            if (Broken || length < 0 || length > _rest.Length)
            {
                Broken = true;
                return [];
            }

            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }
    }
}
