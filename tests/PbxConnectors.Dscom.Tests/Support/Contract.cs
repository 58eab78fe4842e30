using System.Text.Json;

namespace PbxConnectors.Dscom.Tests;

/// <summary>What the vendor's document prints, as the fixture shared with the laboratory's tests holds it.</summary>
internal static class Contract
{
    public static JsonElement Root { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "dscom.json"))).RootElement;

    public static IReadOnlyList<ContractOperation> Operations { get; } =
        [.. Root.GetProperty("operations").EnumerateArray().Select(ContractOperation.Read)];

    public static ContractOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    public static string Example(string id) => Operation(id).Example.GetRawText();

    public static ContractOperation? Find(HttpMethod method, string path, bool refreshes) =>
        Operations.FirstOrDefault(operation => operation.Method == method.Method
            && operation.Id != (refreshes ? "requestAccessToken" : "refreshAccessToken")
            && Matches(operation.Path, path));

    private static bool Matches(string template, string path)
    {
        int placeholder = template.IndexOf('{', StringComparison.Ordinal);
        return placeholder < 0 ? template == path
            : placeholder > 1 && path.StartsWith(template[..placeholder], StringComparison.Ordinal) && path.Length > placeholder;
    }
}

internal sealed record ContractParameter(string Name, string Place, string Type);

internal sealed record ContractOperation(
    string Id,
    string Method,
    string Path,
    IReadOnlyList<ContractParameter> Parameters,
    IReadOnlyList<string> Fields,
    IReadOnlyList<JsonElement> RequestExamples,
    JsonElement Example)
{
    public static ContractOperation Read(JsonElement operation) => new(
        Text(operation, "id"),
        Text(operation, "method"),
        Text(operation, "path"),
        [.. operation.GetProperty("parameters").EnumerateArray().Select(p => new ContractParameter(Text(p, "name"), Text(p, "in"), Text(p, "type")))],
        [.. operation.GetProperty("fields").EnumerateArray().Select(f => f.GetString()!)],
        operation.GetProperty("requestExamples") is { ValueKind: JsonValueKind.Array } examples ? [.. examples.EnumerateArray()] : [],
        operation.GetProperty("example"));

    public IEnumerable<string> In(string place) => Parameters.Where(p => p.Place == place).Select(p => p.Name);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
