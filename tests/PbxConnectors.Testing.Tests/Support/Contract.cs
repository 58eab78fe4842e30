using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

/// <summary>The contract fixtures: what the vendors' documents print.</summary>
internal sealed class Contract
{
    private readonly JsonElement _root;

    private Contract(string name) =>
        _root = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", name))).RootElement;

    public static Contract Dscom { get; } = new("dscom.json");

    public static Contract EmptyNumber { get; } = new("emptynumber.json");

    public IEnumerable<string> OperationIds =>
        _root.GetProperty("operations").EnumerateArray().Select(o => o.GetProperty("id").GetString()!);

    public IEnumerable<(string Code, string Meaning)> ErrorCodes =>
        _root.GetProperty("errorCodes").EnumerateArray().Select(e => (e.GetProperty("code")
            .GetString()!, e.GetProperty("meaning_zh").GetString()!));

    public JsonElement Operation(string id) =>
        _root.GetProperty("operations").EnumerateArray().Single(o => o.GetProperty("id").GetString() == id);

    public JsonElement Example(string id) => Operation(id).GetProperty("example");

    /// <summary>The members of an element with their JSON kinds, in order of their names.</summary>
    public static IReadOnlyList<string> Shape(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => $"{member.Name}: {Kind(member.Value)}").Order(StringComparer.Ordinal)];

    private static string Kind(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : value.ValueKind.ToString();
}
