using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Connections;

/// <summary>One connection to a PBX, made by its configuration alone: no command knows a vendor's client.</summary>
internal sealed class OpenConnection : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OpenConnection(ServiceProvider services)
    {
        _services = services;
        Dialer = services.GetRequiredService<IPbxDialer>();
    }

    public IPbxDialer Dialer { get; }

    public IServiceProvider Services => _services;

    /// <param name="settings">The connection.</param>
    /// <param name="log">From which level on log lines go to the error output. What ends a command is told by its own line already.</param>
    /// <param name="terminal">Its clock is the connection's.</param>
    /// <param name="configure">Adds further services.</param>
    /// <exception cref="PbxConfigurationException">The settings hold mistakes; the message lists all.</exception>
    public static OpenConnection Open(ConnectionSettings settings, LogLevel log, CliTerminal terminal, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(terminal.Time);
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(log);
            logging.AddProvider(new TerminalLog(terminal));
        });
        services.AddPbxConnectors(settings.ToSection());
        configure?.Invoke(services);
        var provider = services.BuildServiceProvider();
        try
        {
            return new OpenConnection(provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>A feature of the PBX.</summary>
    /// <exception cref="PbxNotSupportedException">This PBX has none.</exception>
    public TFeature Need<TFeature>(PbxOperation operation)
        where TFeature : class, IPbxFeature =>
        Dialer.Capabilities.Supports(operation) && Dialer.TryGetFeature<TFeature>(out var feature)
            ? feature
            : throw new PbxNotSupportedException(Dialer.Pbx, operation, Dialer.Capabilities.NoteOn(operation));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Log lines on the error output. Lines of the connectors hold no secret and no full number.</summary>
    private sealed class TerminalLog(CliTerminal terminal) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        [SuppressMessage("Globalization", "CA1308", Justification = "Shown, not compared.")]
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            terminal.ErrorWriter.WriteLine($"pbxc: {logLevel.ToString().ToLowerInvariant()}: {CliTerminal.OneLine(formatter(state, exception))}");

        public void Dispose()
        {
        }
    }
}
