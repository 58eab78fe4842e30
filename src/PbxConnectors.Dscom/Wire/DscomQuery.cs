using System.Globalization;
using System.Runtime.CompilerServices;

namespace PbxConnectors.Dscom.Wire;

/// <summary>A query string in the order it was built; null values are left out.</summary>
internal readonly struct DscomQuery(string text)
{
    private const int UsualLength = 256;

    private readonly string _text = text;

    public static DscomQuery Of(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        string separator = "?";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.AppendLiteral(separator);
                text.AppendLiteral(name);
                text.AppendLiteral("=");
                text.AppendLiteral(Uri.EscapeDataString(value));
                separator = "&";
            }
        }

        return new DscomQuery(text.ToStringAndClear());
    }

    public override string ToString() => _text ?? "";
}
