using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PbxConnectors.Ola.Wire;

/// <summary>Writes the messages of the WebSocket as clients on the wire write them.</summary>
internal static class OlaFrame
{
    // Chinese text stays readable on the wire.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id of a command: a fixed head and a counter.</summary>
    public static string CommandId(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"73836387-0000-0000-0000-{number:d12}");

    public static ReadOnlyMemory<byte> Write(OlaCommand command, string id, Action<Utf8JsonWriter>? writeArguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            if (!command.IsControl)
            {
                writer.WriteString("action", "api");
            }

            writer.WriteString("cmd", command.Name);
            if (writeArguments is not null)
            {
                writer.WriteStartObject("args");
                writeArguments(writer);
                writer.WriteEndObject();
            }

            writer.WriteString("uuid", id);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
