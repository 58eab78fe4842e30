using System.Text.Json;

namespace PbxConnectors.CallProgress;

/// <summary>
/// A table of keywords that name a state in the transcript of an announcement. Rows are tried from top to bottom and the first that
/// occurs decides, so the specific stands before the general. Immutable, thread-safe.
/// </summary>
public sealed class AnnouncementKeywords
{
    private static readonly Lazy<AnnouncementKeywords> BuiltIn = new(ReadBuiltIn);
    private readonly (KeywordRow Row, string Keyword, string[] Parts)[] _keywords;

    /// <summary>Makes a table.</summary>
    /// <exception cref="ArgumentException">A row has no label, or a keyword is empty or one character long.</exception>
    public AnnouncementKeywords(IEnumerable<KeywordRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Rows = rows.ToArray().AsReadOnly();
        _keywords = [.. Rows.SelectMany((row, number) => row.Keywords.Select(keyword => (row, keyword, Split(keyword, row, number + 1))))];
    }

    /// <summary>
    /// The words of Chinese carriers, Mandarin before English, from the embedded <c>announcement-keywords.json</c>. Misheard words that one
    /// recogniser makes of telephone speech are not in it: put those of yours before it with <see cref="Combine"/>.
    /// </summary>
    public static AnnouncementKeywords Default => BuiltIn.Value;

    /// <summary>The rows, in the order they are tried.</summary>
    public IReadOnlyList<KeywordRow> Rows { get; }

    /// <summary>Joins tables; rows of earlier tables are tried first.</summary>
    public static AnnouncementKeywords Combine(params IReadOnlyList<AnnouncementKeywords> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return new AnnouncementKeywords(tables.SelectMany(table => table.Rows));
    }

    /// <summary>Reads a table from JSON: <c>[{ "label": "empty", "keywords": ["空号", "does not exist"] }, …]</c>.</summary>
    /// <exception cref="FormatException">The JSON is no such table; the message says where.</exception>
    public static AnnouncementKeywords Read(Stream json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new AnnouncementKeywords(JsonSerializer.Deserialize(json, KeywordJson.Default.KeywordRowArray) ?? []);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException($"Not a table of keywords: {exception.Message}", exception);
        }
    }

    /// <summary>The first keyword that occurs in a transcript; null when none does.</summary>
    public KeywordMatch? Match(string transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var text = SpokenText.Fold(transcript);
        foreach (var (row, keyword, parts) in _keywords)
        {
            if (Occurs(parts, text))
            {
                return new KeywordMatch(row.Label, NumberStates.TryParse(row.Label, out var state) ? state : NumberState.Unknown, keyword);
            }
        }

        return null;
    }

    private static bool Occurs(string[] parts, string text)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return true;
    }

    private static string[] Split(string keyword, KeywordRow row, int number)
    {
        if (string.IsNullOrWhiteSpace(row.Label))
        {
            throw new ArgumentException($"Row {number} has no label.");
        }

        string[] parts = [.. (keyword ?? "").Split('*').Select(SpokenText.Fold)];
        return parts.Sum(part => part.Length) >= 2 && parts.All(part => part.Length > 0)
            ? parts
            : throw new ArgumentException(
                $"Row {number} ('{row.Label}'): the keyword '{keyword}' is too short, or has nothing before or behind a '*'.");
    }

    private static AnnouncementKeywords ReadBuiltIn()
    {
        using var json = typeof(AnnouncementKeywords).Assembly.GetManifestResourceStream("announcement-keywords.json")
            ?? throw new InvalidOperationException("The embedded announcement-keywords.json is missing from the assembly.");
        return Read(json);
    }
}
