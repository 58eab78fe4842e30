using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Transport;

/// <summary>
/// Where the values of a body stand, found in one pass and kept in pooled memory: a line for each value, those of an object or array directly
/// behind it. Values are read from the body when they are asked for. Thread-safe until it is disposed, after which it throws.
/// </summary>
internal sealed class JsonIndex : IDisposable
{
    /// <summary>How deep values may nest, as deep as the framework lets them.</summary>
    private const int MaxDepth = 64;

    // The members of PBXes take more bytes each, names and values together; where they do not, the room grows.
    private const int BytesPerLine = 16;
    private const int FewestLines = 16;

    private static readonly JsonReaderOptions ReaderOptions = new() { AllowTrailingCommas = true, MaxDepth = MaxDepth };

    private ReadOnlyMemory<byte> _body;
    private Line[]? _lines;

    private JsonIndex(ReadOnlyMemory<byte> body) =>
        (_body, _lines) = (body, ArrayPool<Line>.Shared.Rent(Math.Max(body.Length / BytesPerLine, FewestLines)));

    /// <summary>Finds the values of a body, all of which must be JSON.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonIndex? index, [NotNullWhen(false)] out string? problem)
    {
        (index, problem) = (new JsonIndex(body), null);
        try
        {
            index.Read();
            return true;
        }
        catch (JsonException e)
        {
            index.Dispose();
            index = null;
            problem = $"not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
            return false;
        }
    }

    /// <summary>The kind of a value, an object or array named by its start.</summary>
    public JsonTokenType KindOf(int value) => Lines[value].Kind;

    /// <summary>The value behind a value and all it holds; of the last of its object or array what is behind that.</summary>
    public int Behind(int value) => Lines[value].Behind;

    /// <summary>A value as it stands in the body, quotes and brackets included.</summary>
    public ReadOnlySpan<byte> RawOf(int value)
    {
        ref readonly var line = ref Lines[value];
        return _body.Span.Slice(line.Start, line.Length);
    }

    /// <summary>What stands between the quotes of a member's name, escapes unread.</summary>
    public ReadOnlySpan<byte> RawNameOf(int member)
    {
        ref readonly var line = ref Lines[member];
        return _body.Span.Slice(line.NameStart, line.NameLength);
    }

    /// <summary>
    /// The member of an object by its exact name, else by its name in other case; negative when there is none. Of members with one name the
    /// last counts, of those that differ in case the first.
    /// </summary>
    public int Find(int value, string name)
    {
        int exact = -1;
        int otherCase = -1;
        var lines = Lines;
        var body = _body.Span;
        for (int member = value + 1, end = lines[value].Behind; member < end; member = lines[member].Behind)
        {
            // A name has at least as many bytes as characters, and most are plain: those are compared where they stand.
            ref readonly var line = ref lines[member];
            if (line.NameLength < name.Length)
            {
                continue;
            }

            var raw = body.Slice(line.NameStart, line.NameLength);
            string? there = line.IsNameEscaped || !Ascii.IsValid(raw) ? NameOf(member) : null;
            if (there is null ? Ascii.Equals(raw, name) : there == name)
            {
                exact = member;
            }
            else if (otherCase < 0
                && (there is null ? Ascii.EqualsIgnoreCase(raw, name) : there.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                otherCase = member;
            }
        }

        return exact < 0 ? otherCase : exact;
    }

    /// <summary>The text of a value that is one.</summary>
    public string TextOf(int value)
    {
        var quoted = RawOf(value);
        return Lines[value].IsEscaped ? Unescaped(quoted) : Encoding.UTF8.GetString(quoted[1..^1]);
    }

    /// <summary>The name of a member.</summary>
    public string NameOf(int member)
    {
        ref readonly var line = ref Lines[member];
        var quoted = _body.Span.Slice(line.NameStart - 1, line.NameLength + 2);
        return line.IsNameEscaped ? Unescaped(quoted) : Encoding.UTF8.GetString(quoted[1..^1]);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lines, null) is { } lines)
        {
            _body = default;
            ArrayPool<Line>.Shared.Return(lines);
        }
    }

    private Line[] Lines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lines ?? ThrowGivenBack();
    }

    [DoesNotReturn]
    private static Line[] ThrowGivenBack() =>
        throw new ObjectDisposedException(nameof(VendorJson), "The memory of this answer was given back.");

    // Text that is no valid Unicode (half a surrogate pair, another encoding) makes the framework throw: it is kept as it was written, as
    // far as it can be read.
    private static string Unescaped(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(quoted[1..^1]);
        }
    }

    private void Read()
    {
        var reader = new Utf8JsonReader(_body.Span, ReaderOptions);
        Span<int> open = stackalloc int[MaxDepth];
        int depth = 0;
        int count = 0;
        int nameStart = 0;
        int nameLength = 0;
        bool isNameEscaped = false;
        var lines = Lines;
        while (reader.Read())
        {
            var kind = reader.TokenType;
            int start = (int)reader.TokenStartIndex;
            switch (kind)
            {
                case JsonTokenType.PropertyName:
                    (nameStart, nameLength, isNameEscaped) = (start + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
                    break;

                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    ref var opened = ref lines[open[--depth]];
                    opened.Length = start + 1 - opened.Start;
                    opened.Behind = count;
                    break;

                default:
                    if (count == lines.Length)
                    {
                        lines = Grow(lines);
                    }

                    if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        open[depth++] = count;
                    }

                    int length = reader.ValueSpan.Length + (kind == JsonTokenType.String ? 2 : 0);
                    lines[count++] = new Line
                    {
                        NameStart = nameStart, NameLength = nameLength, Start = start, Length = length, Behind = count, Kind = kind,
                        IsEscaped = reader.ValueIsEscaped, IsNameEscaped = isNameEscaped,
                    };
                    break;
            }
        }
    }

    private Line[] Grow(Line[] lines)
    {
        var larger = ArrayPool<Line>.Shared.Rent(2 * lines.Length);
        lines.CopyTo(larger, 0);
        _lines = larger;
        ArrayPool<Line>.Shared.Return(lines);
        return larger;
    }

    private struct Line
    {
        public int NameStart;
        public int NameLength;
        public int Start;
        public int Length;
        public int Behind;
        public JsonTokenType Kind;
        public bool IsEscaped;
        public bool IsNameEscaped;
    }
}
