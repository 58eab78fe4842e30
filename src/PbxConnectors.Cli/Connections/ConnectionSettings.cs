using Microsoft.Extensions.Configuration;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Connections;

/// <summary>
/// The settings of the one connection a command works with. The others of the file are left out: their mistakes and missing
/// passwords must not stand in the way.
/// </summary>
internal sealed class ConnectionSettings
{
    private const string Default = $"{CliConfiguration.PbxSection}:Default";
    private const string Connections = $"{CliConfiguration.PbxSection}:Connections";

    private const string AccountPrefix = "Accounts:";

    private readonly Dictionary<string, string?> _settings;

    private ConnectionSettings(string name, Dictionary<string, string?> settings) => (Name, _settings) = (name, settings);

    /// <summary>The connection's name.</summary>
    public string Name { get; }

    /// <summary>The vendor, as the configuration writes it.</summary>
    public string Vendor => this["Vendor"] ?? "";

    /// <summary>Whether the vendor is the one named.</summary>
    public bool Is(string vendor) => Vendor.Equals(vendor, StringComparison.OrdinalIgnoreCase);

    /// <summary>A setting by its path below the connection; null when it is not set.</summary>
    public string? this[string key]
    {
        get => _settings.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
        set => _settings[key] = value;
    }

    /// <summary>Whether a setting, or anything of a group of settings, is there.</summary>
    public bool Has(string key) => _settings.Any(pair => !string.IsNullOrEmpty(pair.Value)
        && (pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase) || pair.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Chooses the connection: the one named, else the default, else the only one; among those of one vendor, where it is given.</summary>
    /// <exception cref="CliException">There is none, or it is not clear which one is meant.</exception>
    public static ConnectionSettings Choose(IConfiguration configuration, string? name, string? vendor = null)
    {
        var all = configuration.GetSection(Connections).GetChildren().ToList();
        var names = string.Join(", ", all.Select(connection => connection.Key));
        if (all.Count == 0)
        {
            throw new CliException(ExitCode.BadInput, $"The configuration holds no connection: {Connections} needs at least one, such as " +
                $"{{ \"branch\": {{ \"Vendor\": \"dscom\", … }} }}.");
        }

        var preset = configuration[Default];
        if (vendor is not null)
        {
            all.RemoveAll(connection => !vendor.Equals(connection["Vendor"], StringComparison.OrdinalIgnoreCase));
            if (all.Count == 0)
            {
                throw new CliException(ExitCode.BadInput, $"None of the connections is of the vendor {vendor}. There are {names}.");
            }

            names = string.Join(", ", all.Select(connection => connection.Key));
            if (!all.Exists(connection => connection.Key.Equals(preset, StringComparison.OrdinalIgnoreCase)))
            {
                preset = null;
            }
        }

        var chosen = name ?? preset ?? (all.Count == 1 ? all[0].Key : null);
        if (chosen is null)
        {
            throw new CliException(ExitCode.BadInput, $"Which connection? Name one by --connection, or set {Default}. There are {names}.");
        }

        var section = all.Find(connection => connection.Key.Equals(chosen, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException(
                ExitCode.BadInput, $"{(name is null ? Default : "--connection")} {chosen}: there is no such connection. Connections: {names}.");
        var settings = section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        return new ConnectionSettings(section.Key, settings);
    }

    /// <summary>
    /// Fills in secrets: the environment's go first, then the configuration's; what is missing still is asked for, where somebody
    /// can be asked. Never from arguments, which everybody on the machine can read.
    /// </summary>
    /// <exception cref="CliException">A secret is missing and nobody can be asked.</exception>
    public async Task FillInSecretsAsync(CliTerminal terminal, CancellationToken cancellationToken)
    {
        foreach (var (key, variable, what) in SecretsOfVendor())
        {
            if (terminal.Environment.GetValueOrDefault(variable) is { Length: > 0 } value)
            {
                this[key] = value;
            }

            if (this[key] is not null)
            {
                continue;
            }

            if (terminal.AskSecret is null)
            {
                throw new CliException(
                    ExitCode.BadInput,
                    $"{Connections}:{Name}:{key} is missing. Set the environment variable {variable}, or put it into the configuration.");
            }

            this[key] = await terminal.AskSecret($"{what} of {Name}", cancellationToken);
        }
    }

    /// <summary>The section that <c>AddPbxConnectors</c> reads, with this connection alone.</summary>
    public IConfigurationSection ToSection()
    {
        var settings = _settings.Select(pair => KeyValuePair.Create($"{Connections}:{Name}:{pair.Key}", pair.Value)).Append(new(Default, Name));
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection(CliConfiguration.PbxSection);
    }

    private IEnumerable<(string Key, string Variable, string What)> SecretsOfVendor()
    {
        if (Is("sip"))
        {
            // One variable cannot serve several extensions that have passwords of their own.
            var withoutPassword = _settings
                .Where(pair => pair.Key.StartsWith(AccountPrefix, StringComparison.OrdinalIgnoreCase) && string.IsNullOrEmpty(pair.Value))
                .ToList();
            foreach (var account in withoutPassword)
            {
                yield return (account.Key, "PBXC_PASSWORD", $"Password of extension {account.Key[AccountPrefix.Length..]}");
            }

            yield break;
        }

        if (Is("dscom"))
        {
            yield return ("ClientSecret", "PBXC_CLIENT_SECRET", "Client secret");
        }

        if (this["PasswordHash"] is null)
        {
            yield return ("Password", "PBXC_PASSWORD", "Password");
        }

        if (this["Session:UserName"] is not null)
        {
            yield return ("Session:Password", "PBXC_SESSION_PASSWORD", "Password of the WebSocket");
        }
    }
}
