using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PbxConnectors.Cli;

/// <summary>Writes the shapes of <see cref="CliJson"/>, Chinese unescaped: it is for reading, and nothing here ends up inside HTML.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new(CliJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly JsonSerializerOptions Compact = new(Indented) { WriteIndented = false };

    /// <summary>A document over several lines.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T)));

    /// <summary>One line of a stream of documents.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Compact.GetTypeInfo(typeof(T)));

    /// <summary>Replaces a file in one step, so that nobody reads half of it.</summary>
    public static void WriteFile<T>(string path, T value)
    {
        var beside = path + ".part";
        File.WriteAllText(beside, Document(value) + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(beside, path, overwrite: true);
    }
}
