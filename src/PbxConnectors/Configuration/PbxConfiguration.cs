using Microsoft.Extensions.Configuration;

namespace PbxConnectors.Configuration;

/// <summary>
/// The section as it was when services were registered, and the judgement on it, made once, at start: by then every source of configuration
/// has been added. Thread-safe.
/// </summary>
internal sealed class PbxConfiguration
{
    private readonly IConfigurationSection _section;
    private readonly Lazy<IReadOnlyList<string>> _problems;

    public PbxConfiguration(IConfigurationSection section)
    {
        _section = section;
        Connections = ConfiguredConnections.Read(section);
        _problems = new Lazy<IReadOnlyList<string>>(Judge);
    }

    /// <summary>What there was to register.</summary>
    public ConfiguredConnections Connections { get; }

    /// <summary>Throws when anything is wrong with the section.</summary>
    /// <exception cref="PbxConfigurationException">All that is wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Value is { Count: > 0 } problems)
        {
            throw new PbxConfigurationException(_section.Path, problems);
        }
    }

    private IReadOnlyList<string> Judge()
    {
        var now = ConfiguredConnections.Read(_section);
        return
        [
            .. now.Problems,
            .. now.CheckSettings(),
            .. Connections.DifferencesTo(now).Select(path =>
                $"{_section.Path}:{path} has changed since AddPbxConnectors read it; add every source of configuration before that call."),
        ];
    }
}
