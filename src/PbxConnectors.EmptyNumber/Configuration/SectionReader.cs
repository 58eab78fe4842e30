using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Reads options out of a configuration section without reflection, and reports every value that cannot be read and every key that is no
/// option, instead of passing over it in silence.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section, string path, ICollection<string> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public void Text(string key, Action<string> set)
    {
        if (Take(key) is { } text)
        {
            set(text);
        }
    }

    public void Address(string key, Action<Uri> set) =>
        Parse(key, "an absolute address", text => Uri.TryCreate(text, UriKind.Absolute, out var value) ? value : null, set);

    public void Flag(string key, Action<bool> set) =>
        Parse(key, "true or false", text => bool.TryParse(text, out bool value) ? (bool?)value : null, value => set(value!.Value));

    public void Number(string key, Action<int> set) =>
        Parse(
            key,
            "a whole number",
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? (int?)value : null,
            value => set(value!.Value));

    // "30" would be thirty days by TimeSpan's own reading, which nobody means.
    public void Time(string key, Action<TimeSpan> set) =>
        Parse(
            key,
            "a time such as 00:00:30",
            text => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value)
                ? (TimeSpan?)value
                : null,
            value => set(value!.Value));

    public void Map(string key, Action<string, string> set)
    {
        _known.Add(key);
        foreach (var item in section.GetSection(key).GetChildren())
        {
            set(item.Key, item.Value ?? "");
        }
    }

    public void Group(string key, Action<SectionReader> read)
    {
        _known.Add(key);
        var reader = new SectionReader(section.GetSection(key), $"{path}{key}:", problems);
        read(reader);
        reader.ReportUnknownKeys();
    }

    public void ReportUnknownKeys()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            problems.Add($"{path}{child.Key} is no option.");
        }
    }

    private void Parse<T>(string key, string kind, Func<string, T?> parse, Action<T> set)
    {
        if (Take(key) is not { } text)
        {
            return;
        }

        if (parse(text) is { } value)
        {
            set(value);
        }
        else
        {
            problems.Add($"{path}{key}: '{text}' is not {kind}.");
        }
    }

    private string? Take(string key)
    {
        _known.Add(key);
        return section[key] is { Length: > 0 } text ? text.Trim() : null;
    }
}
