using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Transport;

/// <summary>
/// Reads what a PBX sends, whatever it sends: a member that is missing, new or of another JSON kind reads as null and never breaks the
/// rest. Numbers are read from numbers and from text, text from anything. A view of the body, which it keeps. Thread-safe.
/// </summary>
public readonly struct VendorJson
{
    private readonly JsonIndex? _json;
    private readonly int _value;
    private readonly JsonMembers? _members;

    // Of a value in a row, the number of its member counted from 1; 0 when the members are those of this object.
    private readonly int _column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VendorJson(JsonIndex json, int value, JsonMembers? members = null, int column = 0) =>
        (_json, _value, _members, _column) = (json, value, members, column);

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
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        bool read = JsonIndex.TryRead(body, out var index, out problem);
        json = index is null ? default : Indexed(index, 0);
        lease = index;
        return read;
    }

    /// <summary>True when the value is there and not null.</summary>
    public bool Exists => Kind is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>True for an object.</summary>
    public bool IsObject => Kind == JsonTokenType.StartObject;

    /// <summary>True for an array.</summary>
    public bool IsArray => Kind == JsonTokenType.StartArray;

    /// <summary>A member by its exact name, else by its name in other case; an empty view when there is none.</summary>
    public VendorJson this[string name]
    {
        get
        {
            if (_members is null || _column > 0)
            {
                return IsObject && _json!.Find(_value, name) is var member and >= 0 ? new VendorJson(_json, member) : default;
            }

            int found = _members.Find(name);
            return found < 0 ? default
                : _members.IsRow ? new VendorJson(_json!, _members[found], _members, found + 1)
                : new VendorJson(_json!, _members[found]);
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
                for (int item = _value + 1, end = _json!.Behind(_value); item < end; item = _json.Behind(item))
                {
                    yield return Indexed(_json, item);
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
                for (int item = _value + 1, end = _json!.Behind(_value); item < end; item = _json.Behind(item))
                {
                    yield return _json.KindOf(item) == JsonTokenType.StartObject && JsonMembers.OfRow(_json, item, ref row)
                        ? new VendorJson(_json, item, row)
                        : new VendorJson(_json, item);
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
                for (int member = _value + 1, end = _json!.Behind(_value); member < end; member = _json.Behind(member))
                {
                    yield return new(_json.NameOf(member), new VendorJson(_json, member));
                }
            }
        }
    }

    /// <summary>Text, also of a number or a truth value; null for null, absent, arrays and objects.</summary>
    public string? Text => Kind switch
    {
        JsonTokenType.String => _column > 0 ? _members!.TextOf(_json!, _column - 1) : _json!.TextOf(_value),

        // The framework keeps the texts of small numbers.
        JsonTokenType.Number => TryReadDigits(out long digits) ? digits.ToString(CultureInfo.InvariantCulture) : Raw,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    /// <summary>Text, with the empty text read as null.</summary>
    public string? TextOrNull => Text is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

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
    public string Raw => Exists ? Encoding.UTF8.GetString(_json!.RawOf(_value)) : "";

    /// <summary>The value as JSON text.</summary>
    public override string ToString() => Raw;

    /// <summary>What stands between the quotes of a text, escapes unread; of anything else nothing.</summary>
    internal ReadOnlySpan<byte> RawText => Kind == JsonTokenType.String ? _json!.RawOf(_value)[1..^1] : default;

    private JsonTokenType Kind => _json is null ? JsonTokenType.None : _json.KindOf(_value);

    private static VendorJson Indexed(JsonIndex json, int value) =>
        new(json, value, json.KindOf(value) == JsonTokenType.StartObject ? JsonMembers.Of(json, value) : null);

    // Nearly every number is a handful of digits, as a number or as text: those are read where they stand.
    private bool TryReadDigits(out long value)
    {
        const int MostDigits = 19;
        value = 0;
        var digits = Kind switch
        {
            JsonTokenType.Number => _json!.RawOf(_value),
            JsonTokenType.String => RawText,
            _ => default,
        };
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
}
