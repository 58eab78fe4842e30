using System.Collections;
using System.Runtime.CompilerServices;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>The parameters of one request in the order they were added; null values are left out. Never printed: they hold secrets.</summary>
internal sealed class EightHundredParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _values = [];

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _values.Add(new(name, value));
        }
    }

    public void Add(string name, long? value) => Add(name, value is { } number ? WireValues.Text(number) : null);

    public void Add(string name, bool? value) => Add(name, value is { } flag ? (flag ? "1" : "0") : null);

    /// <summary>Adds a length of time as whole seconds, rounded up: zero would often mean "no limit".</summary>
    public void Add(string name, TimeSpan? value) => Add(name, value is { } length ? (long)Math.Ceiling(length.TotalSeconds) : null);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Percent-encoded UTF-8 behind what is there, fit for a query and for a form body.</summary>
    public void AppendTo(ref DefaultInterpolatedStringHandler text)
    {
        foreach (var (name, value) in _values)
        {
            // The brackets of indexed names stay as printed: cpPhone[0].
            text.AppendLiteral("&");
            text.AppendLiteral(name);
            text.AppendLiteral("=");
            text.AppendLiteral(Uri.EscapeDataString(value));
        }
    }

    /// <summary>The type only.</summary>
    public override string ToString() => $"{_values.Count} parameters";
}
