using System.Text.Json;

namespace PbxConnectors.Ola.Tests;

/// <summary>The contract fixture: what the document prints and clients on the wire send.</summary>
internal static class Contract
{
    private static readonly JsonElement Root =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "ola.json"))).RootElement;

    public static IReadOnlyList<JsonElement> Operations => [.. Root.GetProperty("operations").EnumerateArray()];

    public static IReadOnlyList<JsonElement> HttpOperations =>
        [.. Operations.Where(o => o.GetProperty("method").GetString() != "WS")];

    public static IReadOnlyList<JsonElement> Commands =>
        [.. Operations.Where(o => o.GetProperty("method").GetString() == "WS" && o.TryGetProperty("frame", out _))];

    public static JsonElement Operation(string id) => Operations.Single(o => o.GetProperty("id").GetString() == id);

    public static string Example(string id) => Operation(id).GetProperty("example").GetRawText();

    public static string RawExample(string id) => Operation(id).GetProperty("exampleRaw").GetString()!;

    public static JsonElement Event(string id) =>
        Root.GetProperty("events").EnumerateArray().Single(e => e.GetProperty("id").GetString() == id);

    public static IEnumerable<string> ErrorCodes =>
        Root.GetProperty("errorCodes").EnumerateArray().Select(e => e.GetProperty("code").GetString()!);

    public static IReadOnlyList<string> Names(this JsonElement operation, string place, bool requiredOnly = false) =>
    [
        .. operation.GetProperty("parameters").EnumerateArray()
            .Where(p => p.GetProperty("in").GetString() == place)
            .Where(p => !requiredOnly || p.GetProperty("required").ValueKind == JsonValueKind.True)
            .Select(p => p.GetProperty("name").GetString()!),
    ];
}
