using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace PbxConnectors.Configuration;

/// <summary>
/// Tells the log when the section changes under a running program, since nothing else comes of it: by the names of connections, for what
/// stands below them may be secret. Thread-safe.
/// </summary>
internal sealed class ChangeNotice : IDisposable
{
    private readonly IConfigurationSection _section;
    private readonly ILogger _logger;
    private readonly IDisposable _subscription;
    private readonly Lock _gate = new();
    private Dictionary<string, string?> _known;

    public ChangeNotice(IConfigurationSection section, ILoggerFactory? loggerFactory)
    {
        _section = section;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Configuration");
        _known = Read();

        // The token is that of all configuration: what changes may be somewhere else.
        _subscription = ChangeToken.OnChange(section.GetReloadToken, Compare);
    }

    public void Dispose() => _subscription.Dispose();

    private void Compare()
    {
        string[] changed;
        lock (_gate)
        {
            var now = Read();
            changed =
            [
                .. now.Keys.Union(_known.Keys, StringComparer.OrdinalIgnoreCase)
                    .Where(key => now.GetValueOrDefault(key) != _known.GetValueOrDefault(key))
                    .Select(key => string.Join(':', key.Split(':').Take(2)))
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Order(StringComparer.OrdinalIgnoreCase),
            ];
            _known = now;
        }

        if (changed.Length > 0)
        {
            Log.ConfigurationChanged(_logger, _section.Path, string.Join(", ", changed));
        }
    }

    private Dictionary<string, string?> Read() => _section.AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
}
