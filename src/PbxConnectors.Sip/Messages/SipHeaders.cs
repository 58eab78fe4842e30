using System.Globalization;

namespace PbxConnectors.Sip.Messages;

/// <summary>The header lines of a message in order. Names compare without case; compact forms are expanded. Not thread-safe.</summary>
internal sealed class SipHeaders
{
    private readonly List<KeyValuePair<string, string>> _lines = [];

    /// <summary>The lines in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lines => _lines;

    /// <summary>The value of the first line of that name; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var line in _lines)
            {
                if (line.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return line.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Adds a line at the end. Line ends within the value become spaces, so that no value can add a header.</summary>
    public SipHeaders Add(string name, string value)
    {
        _lines.Add(new(SipNames.Expand(name), Clean(value)));
        return this;
    }

    /// <summary>Adds a number.</summary>
    public SipHeaders Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a line before all others.</summary>
    public SipHeaders AddFirst(string name, string value)
    {
        _lines.Insert(0, new(SipNames.Expand(name), Clean(value)));
        return this;
    }

    /// <summary>Replaces all lines of that name by one.</summary>
    public SipHeaders Set(string name, string value)
    {
        Remove(name);
        return Add(name, value);
    }

    /// <summary>Replaces the first value of that name; further values of its line stay.</summary>
    public void ReplaceFirst(string name, string value)
    {
        int index = _lines.FindIndex(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            Add(name, value);
            return;
        }

        var values = SipText.SplitList(_lines[index].Value);
        if (values.Count > 0)
        {
            values.RemoveAt(0);
        }

        values.Insert(0, value);
        _lines[index] = new(_lines[index].Key, Clean(string.Join(", ", values)));
    }

    /// <summary>Removes all lines of that name.</summary>
    public void Remove(string name) => _lines.RemoveAll(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The whole lines of that name, not split.</summary>
    public IEnumerable<string> GetLines(string name) =>
        _lines.Where(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value);

    /// <summary>The values of that name over all lines, split at commas (RFC 3261 §7.3.1).</summary>
    public IEnumerable<string> GetValues(string name) => GetLines(name).SelectMany(SipText.SplitList);

    /// <summary>The number on the first line of that name; null when there is none that can be read.</summary>
    public int? GetNumber(string name) =>
        this[name] is { } text && int.TryParse(SipText.BeforeParameters(text), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    /// <summary>True when a list header (Supported, Require, Allow) names the token.</summary>
    public bool Has(string name, string token) => GetValues(name).Any(value => value.Equals(token, StringComparison.OrdinalIgnoreCase));

    private static string Clean(string value) =>
        value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? value : value.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');
}
