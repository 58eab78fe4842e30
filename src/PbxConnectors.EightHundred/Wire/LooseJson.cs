using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// Reads what the document calls JSON: strict JSON, JavaScript literals (unquoted keys, single quotes, trailing commas, comments), and the
/// slips of its examples (a stray sign before the text, a brace that is missing). Never throws. Only objects and arrays are taken.
/// </summary>
internal static class LooseJson
{
    private const int MaxDepth = 32;

    public static bool TryParse(ReadOnlyMemory<byte> text, out VendorJson json) =>
        VendorJson.TryParse(text, out json, out _) || TryRepair(text, out json);

    public static bool TryParse(string? text, out VendorJson json)
    {
        json = default;
        return !string.IsNullOrWhiteSpace(text) && TryParse(Encoding.UTF8.GetBytes(text), out json) && (json.IsObject || json.IsArray);
    }

    /// <summary>Reads what was tried as strict JSON and is none; a copy of its own.</summary>
    public static bool TryRepair(ReadOnlyMemory<byte> text, out VendorJson json)
    {
        json = default;
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        var reader = new Reader(Encoding.UTF8.GetString(text.Span), writer);
        if (!reader.ReadRoot())
        {
            return false;
        }

        writer.Flush();
        return VendorJson.TryParse(buffer.WrittenMemory, out json, out _);
    }

    private ref struct Reader(string text, Utf8JsonWriter writer)
    {
        private readonly string _text = text;
        private readonly Utf8JsonWriter _writer = writer;
        private int _at;

        public bool ReadRoot()
        {
            while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] is '+' or '(' or '\uFEFF'))
            {
                _at++;
            }

            return Peek() is '{' or '[' && ReadValue(0);
        }

        // Every branch moves forward or ends, so the length of the text bounds the work.
        private bool ReadValue(int depth)
        {
            SkipBlank();
            switch (Peek())
            {
                case '{':
                    return depth < MaxDepth && ReadObject(depth);
                case '[':
                    return depth < MaxDepth && ReadArray(depth);
                case '"' or '\'':
                    _writer.WriteStringValue(ReadQuoted());
                    return true;
                default:
                    WriteBare(ReadBare());
                    return true;
            }
        }

        private bool ReadObject(int depth)
        {
            _at++;
            _writer.WriteStartObject();
            while (true)
            {
                SkipBlank();
                char next = Peek();
                if (next == ',')
                {
                    _at++;
                    continue;
                }

                if (next is '}' or ']' or '\0')
                {
                    // A bracket of the level above closes this one too: its own was forgotten.
                    _at += next == '}' ? 1 : 0;
                    _writer.WriteEndObject();
                    return true;
                }

                int before = _at;
                string key = next is '"' or '\'' ? ReadQuoted() : ReadBare();
                SkipBlank();
                if (Peek() == ':')
                {
                    _at++;
                    _writer.WritePropertyName(key);
                    if (!ReadValue(depth + 1))
                    {
                        return false;
                    }
                }
                else if (_at == before)
                {
                    _at++;
                }
            }
        }

        private bool ReadArray(int depth)
        {
            _at++;
            _writer.WriteStartArray();
            while (true)
            {
                SkipBlank();
                char next = Peek();
                if (next is ',' or ':')
                {
                    _at++;
                    continue;
                }

                if (next is ']' or '}' or '\0')
                {
                    _at += next == ']' ? 1 : 0;
                    _writer.WriteEndArray();
                    return true;
                }

                if (!ReadValue(depth + 1))
                {
                    return false;
                }
            }
        }

        private string ReadQuoted()
        {
            char quote = _text[_at++];
            var value = new StringBuilder();
            while (_at < _text.Length && _text[_at] != quote)
            {
                char c = _text[_at++];
                value.Append(c == '\\' && _at < _text.Length ? ReadEscaped() : c);
            }

            _at++;
            return WireValues.ValidText(value.ToString());
        }

        private char ReadEscaped()
        {
            char c = _text[_at++];
            int digits = c switch { 'u' => 4, 'x' => 2, _ => 0 };
            if (digits > 0
                && _at + digits <= _text.Length
                && ushort.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                _at += digits;
                return (char)code;
            }

            return c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => c };
        }

        private string ReadBare()
        {
            int start = _at;
            while (_at < _text.Length && _text[_at] is not (',' or ':' or '}' or ']' or '{' or '['))
            {
                _at++;
            }

            return WireValues.ValidText(_text[start.._at].Trim());
        }

        private readonly void WriteBare(string value)
        {
            switch (value)
            {
                case "" or "null" or "undefined" or "NaN":
                    _writer.WriteNullValue();
                    break;
                case "true" or "false":
                    _writer.WriteBooleanValue(value == "true");
                    break;
                default:
                    // A leading zero or plus belongs to a telephone number: such a value stays text.
                    if (IsPlainNumber(value) && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
                    {
                        _writer.WriteNumberValue(number);
                    }
                    else
                    {
                        _writer.WriteStringValue(value);
                    }

                    break;
            }
        }

        private static bool IsPlainNumber(string value)
        {
            var digits = value.AsSpan().TrimStart('-');
            return value.Length - digits.Length <= 1
                && digits.Length > 0
                && char.IsAsciiDigit(digits[0])
                && (digits.Length == 1 || digits[0] != '0' || digits[1] == '.');
        }

        private void SkipBlank()
        {
            while (_at < _text.Length)
            {
                if (char.IsWhiteSpace(_text[_at]))
                {
                    _at++;
                }
                else if (_text.AsSpan(_at).StartsWith("/*"))
                {
                    int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                    _at = end < 0 ? _text.Length : end + 2;
                }
                else if (_text.AsSpan(_at).StartsWith("//"))
                {
                    int end = _text.IndexOf('\n', _at);
                    _at = end < 0 ? _text.Length : end + 1;
                }
                else
                {
                    return;
                }
            }
        }

        private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';
    }
}
