using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>Reads the text fields of a form, urlencoded or multipart, within a limit. Files are left out.</summary>
internal static class FormValues
{
    public const int MostFields = 64;

    public static async Task<IReadOnlyList<KeyValuePair<string, string?>>> ReadAsync(HttpContext context, int limit)
    {
        if (BoundaryOf(context.Request) is { } boundary)
        {
            var values = new List<KeyValuePair<string, string?>>();
            var reader = new MultipartReader(boundary, context.Request.Body) { BodyLengthLimit = limit };
            while (values.Count < MostFields && await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } part && !part.IsFileDisposition())
                {
                    values.Add(new(NameOf(part), await ReadTextAsync(section.Body, limit, context.RequestAborted).ConfigureAwait(false)));
                }
            }

            return values;
        }

        var form = new FormPipeReader(context.Request.BodyReader, Encoding.UTF8)
        {
            ValueCountLimit = MostFields, ValueLengthLimit = limit, KeyLengthLimit = 256,
        };
        var fields = await form.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        return [.. fields.Select(field => new KeyValuePair<string, string?>(field.Key, field.Value.ToString()))];
    }

    public static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } boundary
            ? boundary
            : null;

    public static string NameOf(ContentDispositionHeaderValue part) => HeaderUtilities.RemoveQuotes(part.Name).Value ?? "";

    public static async Task<string> ReadTextAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[4096];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw new InvalidDataException("The text is too large.");
            }

            buffer.Write(chunk, 0, read);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
