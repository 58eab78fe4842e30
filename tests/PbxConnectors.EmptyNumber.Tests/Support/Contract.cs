using System.Text.Json;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>The document's printed examples.</summary>
internal static class Contract
{
    public static string ExampleOf(string operation)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contracts", "emptynumber.json")));
        return document.RootElement.GetProperty("operations").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == operation)
            .GetProperty("example").GetRawText();
    }
}
