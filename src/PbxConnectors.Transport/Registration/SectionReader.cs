using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PbxConnectors.Transport;

/// <summary>
/// Reads options out of a configuration section without reflection, and reports every value that cannot be read and every key that is no
/// option, instead of passing over it in silence. Absent keys leave the option as it is. For authors of a connector.
/// </summary>
public sealed class SectionReader
{
    private readonly IConfigurationSection _section;
    private readonly string _path;
    private readonly ICollection<string> _problems;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    private SectionReader(IConfigurationSection section, string path, ICollection<string> problems) =>
        (_section, _path, _problems) = (section, path, problems);

    /// <summary>Reads a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="problems">Receives what is wrong, each with its path below the section.</param>
    /// <param name="read">Reads each option.</param>
    public static void Read(IConfigurationSection section, ICollection<string> problems, Action<SectionReader> read)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(read);
        var reader = new SectionReader(section, path: "", problems);
        read(reader);
        reader.ReportUnknownKeys();
    }

    /// <summary>Reads text.</summary>
    public void Text(string key, Action<string> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (Take(key) is { } text)
        {
            set(text);
        }
    }

    /// <summary>Reads an absolute address.</summary>
    public void Address(string key, Action<Uri> set)
    {
        // Not by Parse, which repeats what it cannot read: an address may carry a password.
        ArgumentNullException.ThrowIfNull(set);
        if (Take(key) is { } text)
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address))
            {
                set(address);
            }
            else
            {
                _problems.Add($"{_path}{key}: this is not an absolute address.");
            }
        }
    }

    /// <summary>Reads true or false.</summary>
    public void Flag(string key, Action<bool> set) =>
        Parse(key, "true or false", text => bool.TryParse(text, out bool value) ? (bool?)value : null, value => set(value!.Value));

    /// <summary>Reads a whole number.</summary>
    public void Number(string key, Action<int> set) =>
        Parse(
            key,
            "a whole number",
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? (int?)value : null,
            value => set(value!.Value));

    /// <summary>Reads a time such as <c>00:00:30</c>.</summary>
    public void Time(string key, Action<TimeSpan> set) =>
        Parse(
            key,
            "a time such as 00:00:30",

            // "30" would be thirty days by TimeSpan's own reading, which nobody means.
            text => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value)
                ? (TimeSpan?)value
                : null,
            value => set(value!.Value));

    /// <summary>Reads a group of free names with a text each.</summary>
    public void Map(string key, Action<string, string> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        _known.Add(key);
        foreach (var item in _section.GetSection(key).GetChildren())
        {
            set(item.Key, item.Value ?? "");
        }
    }

    /// <summary>Reads a group of options.</summary>
    public void Group(string key, Action<SectionReader> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _known.Add(key);
        var reader = new SectionReader(_section.GetSection(key), $"{_path}{key}:", _problems);
        read(reader);
        reader.ReportUnknownKeys();
    }

    /// <summary>Reads a group of sending options.</summary>
    public void Group(string key, PbxHttpOptions options) => Group(key, http =>
    {
        http.Time(nameof(options.AttemptTimeout), value => options.AttemptTimeout = value);
        http.Time(nameof(options.ConnectTimeout), value => options.ConnectTimeout = value);
        http.Number(nameof(options.MaxRetries), value => options.MaxRetries = value);
        http.Time(nameof(options.RetryDelay), value => options.RetryDelay = value);
        http.Number(nameof(options.MaxResponseBytes), value => options.MaxResponseBytes = value);
    });

    /// <summary>Reads a group of WebSocket options.</summary>
    public void Group(string key, PbxSocketOptions options) => Group(key, socket =>
    {
        socket.Time(nameof(options.ConnectTimeout), value => options.ConnectTimeout = value);
        socket.Time(nameof(options.KeepAliveInterval), value => options.KeepAliveInterval = value);
        socket.Time(nameof(options.KeepAliveTimeout), value => options.KeepAliveTimeout = value);
        socket.Time(nameof(options.ReconnectDelay), value => options.ReconnectDelay = value);
        socket.Time(nameof(options.MaxReconnectDelay), value => options.MaxReconnectDelay = value);
        socket.Time(nameof(options.StableAfter), value => options.StableAfter = value);
        socket.Number(nameof(options.MaxMessageBytes), value => options.MaxMessageBytes = value);
        socket.Number(nameof(options.ReaderCapacity), value => options.ReaderCapacity = value);
    });

    private void ReportUnknownKeys()
    {
        foreach (var child in _section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            string meant = NearestName.Find(child.Key, _known) is { } name ? $"; did you mean {name}?" : ".";
            _problems.Add($"{_path}{child.Key} is no option{meant}");
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
            _problems.Add($"{_path}{key}: '{text}' is not {kind}.");
        }
    }

    private string? Take(string key)
    {
        _known.Add(key);
        return _section[key] is { Length: > 0 } text ? text.Trim() : null;
    }
}
