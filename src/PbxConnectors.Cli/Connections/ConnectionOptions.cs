using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Connections;

/// <summary>The options of every command that talks to a PBX, and what they lead to.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Configuration file. Default: PBXC_CONFIG, or pbxc.json here. 配置文件。",
        HelpName = "FILE",
    };

    private readonly Option<string?> _connection = new("--connection", "-c")
    {
        Description = "Connection of the configuration. Default: its default. 连接名称。",
        HelpName = "NAME",
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "What the connector does, on the error output. 详细日志。" };

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_connection);
        command.Add(_verbose);
    }

    /// <summary>Reads the configuration.</summary>
    public IConfigurationRoot Configuration(ParseResult parsed, CliTerminal terminal) => CliConfiguration.Read(parsed.GetValue(_config), terminal);

    /// <summary>The settings of the connection that is meant, secrets filled in; one of a vendor, where it is given.</summary>
    public async Task<ConnectionSettings> SettingsAsync(
        ParseResult parsed, CliTerminal terminal, CancellationToken cancellationToken, string? vendor = null)
    {
        var settings = ConnectionSettings.Choose(Configuration(parsed, terminal), parsed.GetValue(_connection), vendor);
        await settings.FillInSecretsAsync(terminal, cancellationToken);
        return settings;
    }

    /// <summary>Opens the connection that is meant. Nothing is sent yet.</summary>
    public async Task<OpenConnection> OpenAsync(ParseResult parsed, CliTerminal terminal, CancellationToken cancellationToken) =>
        OpenConnection.Open(await SettingsAsync(parsed, terminal, cancellationToken), LogLevelOf(parsed), terminal);

    /// <summary>From which level on to log.</summary>
    public LogLevel LogLevelOf(ParseResult parsed, LogLevel otherwise = LogLevel.None) => parsed.GetValue(_verbose) ? LogLevel.Debug : otherwise;
}
