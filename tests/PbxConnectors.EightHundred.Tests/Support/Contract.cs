using System.Text.Json;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>The contract: what the vendor's document prints, with invented accounts and numbers.</summary>
internal static class Contract
{
    public static JsonElement Root { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "eighthundred.json"))).RootElement;

    public static IEnumerable<JsonElement> Operations => Root.GetProperty("operations").EnumerateArray();

    public static IEnumerable<string> OperationIds => Operations.Select(Id);

    public static JsonElement Operation(string id) => Operations.Single(operation => Id(operation) == id);

    public static JsonElement Event(string id) => Root.GetProperty("events").EnumerateArray().Single(e => Id(e) == id);

    public static string Example(string id) => Operation(id).GetProperty("example").GetRawText();

    public static string Id(JsonElement element) => element.GetProperty("id").GetString()!;
}
