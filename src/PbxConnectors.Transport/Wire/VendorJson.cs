using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Transport;

/// <summary>
/// Reads what a PBX sends, whatever it sends: a member that is missing, new or of another JSON kind reads as null and never breaks the
/// rest. Numbers are read from numbers and from text, text from anything. A view of the body, which it keeps.
/// </summary>
public readonly struct VendorJson
{
    private readonly JsonElement _element;
    private readonly JsonMembers? _members;

    // Of a value in a row, the number of its member counted from 1; 0 when the members are those of this object.
    private readonly int _column;

    private VendorJson(JsonElement element, JsonMembers? members = null, int column = 0) =>
        (_element, _members, _column) = (element, members, column);

    /// <summary>Parses a body. Never throws: the problem says what is wrong and where.</summary>
    /// <param name="body">UTF-8, with or without a byte order mark; read where it stands, so it must not change afterwards.</param>
    /// <param name="json">The root.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(ReadOnlyMemory<byte> body, out VendorJson json, [NotNullWhen(false)] out string? problem) =>
        TryParse(body, out json, out problem, out _);

    /// <summary>Parses a body as the other overload does, for a reader that knows when it is done.</summary>
    /// <param name="body">UTF-8, with or without a byte order mark; read where it stands, so it must not change afterwards.</param>
    /// <param name="json">The root.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="lease">Disposed, gives the memory back; no view of the body may be read any more. Need not be disposed.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> body,
        out VendorJson json,
        [NotNullWhen(false)] out string? problem,
        [NotNullWhen(true)] out IDisposable? lease)
    {
        json = default;
        lease = null;
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        try
        {
            // Whoever does not dispose it lets its elements live as long as the models made of them; a copy of all of it would cost more than
            // the memory that does not go back to its pool.
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowTrailingCommas = true });
            lease = document;
            json = Indexed(document.RootElement);
            problem = null;
            return true;
        }
        catch (JsonException e)
        {
            problem = $"not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
            return false;
        }
    }

    /// <summary>True when the value is there and not null.</summary>
    public bool Exists => _element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>True for an object.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>True for an array.</summary>
    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    /// <summary>A member by its exact name, else by its name in other case; an empty view when there is none.</summary>
    public VendorJson this[string name]
    {
        get
        {
            if (!IsObject)
            {
                return default;
            }

            if (_members is not null && _column == 0)
            {
                int found = _members.Find(name);
                return found < 0 ? default
                    : _members.IsRow ? new VendorJson(_members[found], _members, found + 1)
                    : new VendorJson(_members[found]);
            }

            VendorJson exact = default, otherCase = default;
            try
            {
                if (_element.TryGetProperty(name, out var member))
                {
                    return new VendorJson(member);
                }
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // A name there or asked for is no valid Unicode: below, names are compared as far as they can be read.
            }

            foreach (var other in _element.EnumerateObject())
            {
                // Most names are plain, and none of them is this one: they are compared where they stand.
                var raw = JsonMarshal.GetRawUtf8PropertyName(other);
                if (Ascii.IsValid(raw) && !raw.Contains((byte)'\\') && !Ascii.EqualsIgnoreCase(raw, name))
                {
                    continue;
                }

                string there = NameOf(other);
                if (there == name)
                {
                    exact = new VendorJson(other.Value);
                }
                else if (otherCase._element.ValueKind == JsonValueKind.Undefined
                    && string.Equals(there, name, StringComparison.OrdinalIgnoreCase))
                {
                    otherCase = new VendorJson(other.Value);
                }
            }

            return exact._element.ValueKind == JsonValueKind.Undefined ? otherCase : exact;
        }
    }

    /// <summary>The first of several members that exists.</summary>
    public VendorJson FirstOf(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (this[name] is { Exists: true } found)
            {
                return found;
            }
        }

        return default;
    }

    /// <summary>The items of an array; of anything else none.</summary>
    public IEnumerable<VendorJson> Items
    {
        get
        {
            if (IsArray)
            {
                foreach (var item in _element.EnumerateArray())
                {
                    yield return Indexed(item);
                }
            }
        }
    }

    /// <summary>
    /// The items of a long list, in less time and memory than <see cref="Items"/>: each, and each value read from it, holds good only until
    /// the next is asked for. Not thread-safe.
    /// </summary>
    public IEnumerable<VendorJson> Rows
    {
        get
        {
            if (IsArray)
            {
                JsonMembers? row = null;
                foreach (var item in _element.EnumerateArray())
                {
                    yield return item.ValueKind == JsonValueKind.Object && JsonMembers.OfRow(item, ref row)
                        ? new VendorJson(item, row)
                        : new VendorJson(item);
                }
            }
        }
    }

    /// <summary>The members of an object; of anything else none.</summary>
    public IEnumerable<KeyValuePair<string, VendorJson>> Members
    {
        get
        {
            if (IsObject)
            {
                foreach (var member in _element.EnumerateObject())
                {
                    yield return new(NameOf(member), new VendorJson(member.Value));
                }
            }
        }
    }

    /// <summary>Text, also of a number or a truth value; null for null, absent, arrays and objects.</summary>
    public string? Text => _element.ValueKind switch
    {
        JsonValueKind.String => _column > 0 ? _members!.TextOf(_column - 1) : StringOf(_element),

        // The framework keeps the texts of small numbers.
        JsonValueKind.Number => TryReadDigits(out long digits) ? digits.ToString(CultureInfo.InvariantCulture) : _element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>Text, with the empty text read as null.</summary>
    public string? TextOrNull => Text is { } text && text.AsSpan().Trim().Length > 0 ? text : null;

    /// <summary>A whole number, also from text and from 3.0; null when it is none or does not fit.</summary>
    public long? WholeNumber => TryReadDigits(out long digits) ? digits
        : Number is { } value && value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue ? (long)value
        : null;

    /// <summary>A whole number within 32 bits.</summary>
    public int? SmallWholeNumber => WholeNumber is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>A number, also from text.</summary>
    public decimal? Number => TryReadDigits(out long digits) ? digits
        : decimal.TryParse(Text?.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : null;

    /// <summary>A truth value: true/false, 1/0, yes/no, y/n, t/f, in any case, as JSON or as text.</summary>
    public bool? Boolean => Text?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "Y" or "T" => true,
        "FALSE" or "0" or "NO" or "N" or "F" => false,
        _ => null,
    };

    /// <summary>A length of time given in seconds; null when negative or absent.</summary>
    public TimeSpan? Seconds => TryReadDigits(out long digits) ? digits < 1_000_000_000 ? TimeSpan.FromSeconds(digits) : null
        : Number is { } value and >= 0 and < 1_000_000_000 ? TimeSpan.FromSeconds((double)value)
        : null;

    /// <summary>The value as JSON text, for raw escape hatches.</summary>
    public string Raw => Exists ? Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(_element)) : "";

    /// <summary>The value as JSON text.</summary>
    public override string ToString() => Raw;

    private static VendorJson Indexed(JsonElement element) =>
        new(element, element.ValueKind == JsonValueKind.Object ? JsonMembers.Of(element) : null);

    /// <summary>What stands between the quotes of a text, escapes unread; of anything else nothing.</summary>
    internal ReadOnlySpan<byte> RawText =>
        _element.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(_element)[1..^1] : default;

    // Nearly every number is a handful of digits, as a number or as text: those are read where they stand.
    private bool TryReadDigits(out long value)
    {
        const int MostDigits = 19;
        value = 0;
        if (_element.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return false;
        }

        var digits = JsonMarshal.GetRawUtf8Value(_element);
        if (_element.ValueKind == JsonValueKind.String)
        {
            digits = digits[1..^1];
        }

        if (digits.Length is 0 or > MostDigits)
        {
            return false;
        }

        ulong number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (uint)(digit - '0');
        }

        value = (long)number;
        return number <= long.MaxValue;
    }

    // Text that is no valid Unicode (half a surrogate pair, another encoding) makes the framework throw: it is kept as it was written, as
    // far as it can be read.
    internal static string StringOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    internal static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }
}
