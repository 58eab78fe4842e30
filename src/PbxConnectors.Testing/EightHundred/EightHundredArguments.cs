using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace PbxConnectors.Testing;

/// <summary>The named values of a request, from its query, its form, or both.</summary>
internal sealed class EightHundredArguments
{
    private readonly Dictionary<string, string> _values;

    private EightHundredArguments(Dictionary<string, string> values) => _values = values;

    public IEnumerable<string> Names => _values.Keys;

    public ReadOnlyMemory<byte>? File { get; private init; }

    public string? FilePart { get; private init; }

    /// <summary>The value; empty when it was not sent.</summary>
    public string this[string name] => _values.GetValueOrDefault(name, "");

    public bool Has(string name) => this[name].Length > 0;

    public int Integer(string name, int otherwise) =>
        int.TryParse(this[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    public long? Id(string name) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static EightHundredArguments Read(RecordedRequest request)
    {
        var values = new Dictionary<string, string>(request.Query, StringComparer.Ordinal);
        byte[]? file = null;
        string? filePart = null;
        if (MediaTypeHeaderValue.TryParse(request.Headers.GetValueOrDefault("Content-Type"), out var type))
        {
            if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var (name, value) in QueryHelpers.ParseQuery(request.BodyText))
                {
                    values[name] = value.ToString();
                }
            }
            else if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            {
                (filePart, file) = ReadMultipart(request, HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? "", values);
            }
        }

        return new EightHundredArguments(values) { File = file, FilePart = filePart };
    }

    // The body is in memory already, so nothing here waits.
    private static (string? Name, byte[]? Content) ReadMultipart(RecordedRequest request, string boundary, Dictionary<string, string> values)
    {
        string? name = null;
        byte[]? content = null;
        var parts = Encoding.Latin1.GetString(request.Body.Span).Split("--" + boundary, StringSplitOptions.None);
        foreach (var part in parts)
        {
            var head = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0 || !part.EndsWith("\r\n", StringComparison.Ordinal))
            {
                continue;
            }

            var disposition = part[..head].Split("\r\n")
                .FirstOrDefault(line => line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase));
            if (!ContentDispositionHeaderValue.TryParse(disposition?["Content-Disposition:".Length..], out var header))
            {
                continue;
            }

            var bytes = Encoding.Latin1.GetBytes(part[(head + 4)..^2]);
            var field = HeaderUtilities.RemoveQuotes(header.Name).Value ?? "";
            if (header.FileName.HasValue)
            {
                (name, content) = (field, bytes);
            }
            else
            {
                values[field] = Encoding.UTF8.GetString(bytes);
            }
        }

        return (name, content);
    }
}
