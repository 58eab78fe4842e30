using System.Buffers;
using System.Text.Json;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>Makes the named values of a query or form readable like a JSON object.</summary>
internal static class NamedValues
{
    public static VendorJson ToJson(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in values)
            {
                // A placeholder the PBX did not replace is no value.
                if (names.Add(name) && value is not null && value != $"{{{name}}}")
                {
                    writer.WriteString(WireValues.ValidText(name), WireValues.ValidText(value));
                }
            }

            writer.WriteEndObject();
        }

        return VendorJson.TryParse(buffer.WrittenMemory, out var json, out _) ? json : default;
    }
}
