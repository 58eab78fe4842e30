using System.Globalization;
using System.Text.Json;

namespace PbxConnectors.CallProgress;

/// <summary>Reads tone plans from JSON and says on which line something is wrong.</summary>
internal static class TonePlanReader
{
    private const int LargestFile = 4 * 1024 * 1024;

    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the plans of a stream; <paramref name="source"/> names it in errors.</summary>
    /// <exception cref="FormatException">It holds no list of tone plans.</exception>
    public static IReadOnlyList<TonePlan> Read(Stream json, string? source)
    {
        var bytes = ReadAll(json, source);
        TonePlanDocument[] documents;
        try
        {
            documents = JsonSerializer.Deserialize(bytes, TonePlanJson.Default.TonePlanDocumentArray) ?? [];
        }
        catch (JsonException exception)
        {
            var message = exception.Message;
            // The serializer counts lines from 0 and says so behind its message.
            var end = message.IndexOf(" Path:", StringComparison.Ordinal);
            throw Wrong(source, (int?)exception.LineNumber + 1, end < 0 ? message : message[..end], exception);
        }

        var lines = FindLines(bytes);
        var plans = new List<TonePlan>();
        for (var plan = 0; plan < documents.Length; plan++)
        {
            var tones = new List<ToneDefinition>();
            for (var tone = 0; tone < (documents[plan]?.Tones?.Length ?? 0); tone++)
            {
                tones.Add(Try(() =>
                {
                    var row = documents[plan].Tones[tone].ToTone(documents[plan].Source);
                    TonePlan.Check(row);
                    return row;
                }, source, lines.GetValueOrDefault((plan, tone))));
            }

            plans.Add(Try(() => new TonePlan(documents[plan].Name, tones), source, lines.GetValueOrDefault((plan, -1))));
        }

        return plans.AsReadOnly();
    }

    private static byte[] ReadAll(Stream json, string? source)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = json.Read(chunk, 0, chunk.Length)) > 0;)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > LargestFile)
            {
                throw Wrong(source, null, "It is larger than 4 MB.", null);
            }
        }

        var bytes = buffer.ToArray();
        // Editors of Windows begin a file with a byte order mark, which is no JSON.
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static T Try<T>(Func<T> make, string? source, int line)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException or NullReferenceException)
        {
            throw Wrong(
                source, line, exception is NullReferenceException ? "A plan, a tone or a part of one is null." : exception.Message, exception);
        }
    }

    // Lines on which plans (tone −1) and their tones begin: the plan is an object two levels deep, a tone one four levels deep.
    private static Dictionary<(int Plan, int Tone), int> FindLines(ReadOnlySpan<byte> json)
    {
        var lines = new Dictionary<(int, int), int>();
        var reader = new Utf8JsonReader(json, Lenient);
        var (plan, tone, line, counted) = (-1, -1, 1, 0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth is not (1 or 3))
            {
                continue;
            }

            var at = (int)reader.TokenStartIndex;
            line += json[counted..at].Count((byte)'\n');
            counted = at;
            (plan, tone) = reader.CurrentDepth == 1 ? (plan + 1, -1) : (plan, tone + 1);
            lines[(plan, tone)] = line;
        }

        return lines;
    }

    private static FormatException Wrong(string? source, int? line, string message, Exception? inner) =>
        new(string.Create(CultureInfo.InvariantCulture,
        $"Not a list of tone plans{(source is null ? "" : $": '{source}'")}{(line is > 0 ? $", line {line}" : "")}: {message}"), inner);
}
