using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>Keeps every log line, and shows it to the watch.</summary>
internal sealed class LogLines : ILoggerProvider, ILoggerFactory
{
    private readonly WatchedLog _watched = new();
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _lines = new();

    public Changes Changed { get; } = new();

    public IReadOnlyList<(LogLevel Level, EventId Id, string Text)> All => [.. _lines];

    public bool Has(int eventId) => _lines.Any(line => line.Id.Id == eventId);

    public int Count(int eventId) => _lines.Count(line => line.Id.Id == eventId);

    public Task WaitForAsync(int eventId, int count = 1) => Changed.WaitUntilAsync(() => Count(eventId) >= count);

    public ILogger CreateLogger(string categoryName) => new Lines(this, _watched.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Lines(LogLines owner, ILogger watched) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            watched.Log(logLevel, eventId, state, exception, formatter);
            owner._lines.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {exception}"));
            owner.Changed.Pulse();
        }
    }
}
