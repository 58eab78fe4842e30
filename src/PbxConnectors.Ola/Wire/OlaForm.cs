using System.Globalization;

namespace PbxConnectors.Ola.Wire;

/// <summary>A form body with the document's names in the order they were added. Null values are left out.</summary>
internal sealed class OlaForm
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public OlaForm Add(string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add(new(name, value));
        }

        return this;
    }

    public OlaForm Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Written true or false, as most calls want it.</summary>
    public OlaForm Add(string name, bool? value) => Add(name, value is { } known ? (known ? "true" : "false") : null);

    /// <summary>Written t or f, as conferences want it.</summary>
    public OlaForm AddShort(string name, bool? value) => Add(name, value is { } known ? (known ? "t" : "f") : null);

    public FormUrlEncodedContent ToContent() => new(_fields);
}
