using System.Text;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Tests;

internal static class Json
{
    /// <summary>Reads a text the way answers are read.</summary>
    public static VendorJson Parse(string text)
    {
        VendorJson.TryParse(Encoding.UTF8.GetBytes(text), out var json, out string? problem).ShouldBeTrue(problem);
        return json;
    }
}
