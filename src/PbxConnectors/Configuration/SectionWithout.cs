using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace PbxConnectors.Configuration;

/// <summary>A section as it is but for one key, which its reader does not know.</summary>
internal sealed class SectionWithout(string hidden, IConfigurationSection inner) : IConfigurationSection
{
    public string Key => inner.Key;

    public string Path => inner.Path;

    public string? Value
    {
        get => inner.Value;
        set => inner.Value = value;
    }

    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() =>
        inner.GetChildren().Where(child => !child.Key.Equals(hidden, StringComparison.OrdinalIgnoreCase));

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);
}
