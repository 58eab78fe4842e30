using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>
/// A row whose columns the document does not describe: every member by its name, in any case. Members that are objects or arrays are JSON
/// text. Immutable.
/// </summary>
#pragma warning disable CA1710 // It is a row of a table that reads like a dictionary.
public sealed class EightHundredRow : IReadOnlyDictionary<string, string?>
#pragma warning restore CA1710
{
    private readonly Dictionary<string, string?> _values;

    internal EightHundredRow(VendorJson row)
    {
        _values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in row.Members)
        {
            _values.TryAdd(name, value.Text ?? (value.Exists ? value.Raw : null));
        }

        Raw = row.Raw;
    }

    /// <summary>The row as JSON text.</summary>
    public string Raw { get; }

    /// <summary>A column's value; null when it is empty or there is no such column.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <inheritdoc />
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc />
    public IEnumerable<string?> Values => _values.Values;

    /// <inheritdoc />
    public int Count => _values.Count;

    /// <inheritdoc />
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value) => _values.TryGetValue(key, out value);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The number of columns: values may hold telephone numbers.</summary>
    public override string ToString() => $"row of {Count} columns";
}
