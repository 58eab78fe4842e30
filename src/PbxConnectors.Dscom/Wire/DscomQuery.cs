using System.Text;

namespace PbxConnectors.Dscom.Wire;

/// <summary>A query string in the order it was built; null values are left out.</summary>
internal readonly struct DscomQuery(string text)
{
    private readonly string _text = text;

    public static DscomQuery Of(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return new DscomQuery(text.ToString());
    }

    public override string ToString() => _text ?? "";
}
