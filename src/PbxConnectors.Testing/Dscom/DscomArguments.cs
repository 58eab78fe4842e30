using System.Globalization;
using System.Text.Json;

namespace PbxConnectors.Testing;

/// <summary>The arguments of one request, by name, after they were found in order.</summary>
internal sealed class DscomArguments(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value; empty when it was not sent.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    public int Integer(string name, int otherwise) =>
        int.TryParse(this[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    public static DscomArguments None { get; } = new(new Dictionary<string, string>());

    /// <summary>Reads and checks a request; every breach of the document is reported.</summary>
    public static DscomArguments Read(DscomOperation operation, RecordedRequest request, Action<string> report)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadQuery(operation, request, values, report);
        ReadBody(operation, request, values, report);
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.Required && !values.ContainsKey(parameter.Name))
            {
                report($"'{parameter.Name}' is missing");
            }
        }

        return new DscomArguments(values);
    }

    private static void ReadQuery(DscomOperation operation, RecordedRequest request, Dictionary<string, string> values,
        Action<string> report)
    {
        foreach (var (name, value) in request.Query)
        {
            if (Find(operation, name, ParameterPlace.Query) is not { } parameter)
            {
                report($"'{name}' is not a query parameter of this operation");
            }
            else if (value.Length > 0 && !IsWellFormed(parameter.Kind, value))
            {
                report($"'{name}' is not {Describe(parameter.Kind)}");
            }
            else if (value.Length > 0 || !parameter.Required)
            {
                values[name] = value;
            }
        }
    }

    private static void ReadBody(DscomOperation operation, RecordedRequest request, Dictionary<string, string> values,
        Action<string> report)
    {
        if (request.Body.IsEmpty)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                ReadMembers(operation, document.RootElement, values,
                report);
            }
            else
            {
                report("the body is not a JSON object");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what texts that are no valid UTF-8 end with.
            report("the body is not JSON");
        }
    }

    private static void ReadMembers(DscomOperation operation, JsonElement body, Dictionary<string, string> values,
        Action<string> report)
    {
        foreach (var member in body.EnumerateObject())
        {
            var value = member.Value.ToString();
            if (Find(operation, member.Name, ParameterPlace.Body) is not { } parameter)
            {
                report($"'{member.Name}' is not a member of this operation's body");
            }
            else if (!HasKind(parameter.Kind, member.Value))
            {
                report($"'{member.Name}' is not {Describe(parameter.Kind)}");
            }
            else if (!parameter.Required || !string.IsNullOrWhiteSpace(value) || MayBeEmpty(parameter))
            {
                values[member.Name] = value;
            }
        }
    }

    // The printed refresh example sends both of these empty.
    private static bool MayBeEmpty(DscomParameter parameter) => parameter.Name is "scope" or "refresh_token";

    private static DscomParameter? Find(DscomOperation operation, string name, ParameterPlace place) =>
        Array.Find(operation.Parameters, parameter =>
            parameter.Name == name && (parameter.Place == place || parameter.Place == ParameterPlace.QueryOrBody));

    private static bool HasKind(ParameterKind kind, JsonElement value) => kind switch
    {
        ParameterKind.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        ParameterKind.TextOrNumber => value.ValueKind is JsonValueKind.Number or JsonValueKind.String,
        _ => value.ValueKind == JsonValueKind.String && IsWellFormed(kind, value.GetString()!),
    };

    private static bool IsWellFormed(ParameterKind kind, string value) => kind switch
    {
        ParameterKind.PositiveInteger => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0,
        ParameterKind.DateTime => DscomTime.TryParse(value, out _),
        ParameterKind.YesOrNo => value is "yes" or "no",
        _ => true,
    };

    private static string Describe(ParameterKind kind) => kind switch
    {
        ParameterKind.Number => "a whole JSON number",
        ParameterKind.TextOrNumber => "a JSON string or number",
        ParameterKind.PositiveInteger => "a positive whole number",
        ParameterKind.DateTime => "a time of the form yyyy-MM-dd HH:mm:ss",
        ParameterKind.YesOrNo => "yes or no",
        _ => "a JSON string",
    };
}
