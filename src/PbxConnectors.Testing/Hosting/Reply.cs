using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>An answer made in memory, so that a fault can still cut, delay or replace it.</summary>
internal sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string JsonType = "application/json";

    /// <summary>Headers beside those of the content.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Json(JsonNode content, int status = 200, bool escapeNonAscii = false)
    {
        using var stream = new MemoryStream();
        var encoder = escapeNonAscii ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = encoder }))
        {
            content.WriteTo(writer);
        }

        return new Reply(status, JsonType, stream.ToArray());
    }

    public static Reply Text(string body, int status, string contentType = JsonType) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));

    public static Reply Wave(byte[] wave) => new(200, "audio/x-wav", wave);
}
