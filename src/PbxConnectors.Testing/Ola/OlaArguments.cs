using Microsoft.AspNetCore.WebUtilities;

namespace PbxConnectors.Testing;

/// <summary>The arguments of one request, by name, after they were checked against the document.</summary>
internal sealed class OlaArguments(IReadOnlyDictionary<string, string> values)
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>The value; empty when it was not sent.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Reads and checks a request; every breach of the document is reported.</summary>
    public static OlaArguments Read(OlaOperation operation, RecordedRequest request, Action<string> report)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in operation.MatchPath(request.Path) ?? new Dictionary<string, string>())
        {
            Take(operation, name, value, OlaPlace.Path, values, report);
        }

        foreach (var (name, value) in request.Query)
        {
            Take(operation, name, value, OlaPlace.Query, values, report);
        }

        ReadForm(operation, request, values, report);
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.Required && !values.ContainsKey(parameter.Name))
            {
                report($"'{parameter.Name}' is missing");
            }
        }

        return new OlaArguments(values);
    }

    private static void ReadForm(
        OlaOperation operation, RecordedRequest request, Dictionary<string, string> values, Action<string> report)
    {
        var type = request.Headers.GetValueOrDefault("Content-Type", "");
        if (!operation.HasForm)
        {
            if (!request.Body.IsEmpty)
            {
                report("there is a body where the document has none");
            }

            return;
        }

        if (!type.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
        {
            report($"the body is not declared as {FormType}");
            return;
        }

        foreach (var (name, all) in QueryHelpers.ParseQuery(request.BodyText))
        {
            Take(operation, name, all.ToString(), OlaPlace.Form, values, report);
        }
    }

    private static void Take(
        OlaOperation operation, string name, string value, OlaPlace place, Dictionary<string, string> values,
        Action<string> report)
    {
        var parameter = Array.Find(operation.Parameters, p => p.Name == name && (p.Place == place || place == OlaPlace.Query && p.MayAlsoBeInQuery));
        if (parameter is null)
        {
            report($"'{name}' is not a parameter of this operation in its {place}");
        }
        else if (parameter.Values.Length > 0 && !parameter.Values.Contains(value))
        {
            report($"'{name}' is none of the documented values");
        }
        else
        {
            values[name] = value;
        }
    }
}
