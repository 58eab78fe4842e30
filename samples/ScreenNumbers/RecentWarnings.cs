using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ScreenNumbers;

/// <summary>Keeps the warnings of a run for its end: a live display leaves no room for them.</summary>
internal sealed class RecentWarnings : ILoggerProvider, ILogger
{
    private const int Limit = 20;

    private readonly ConcurrentQueue<string> _lines = new();
    private int _count;

    public IEnumerable<string> Lines => _count <= Limit ? _lines : _lines.Append($"… and {_count - Limit} more warnings");

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && Interlocked.Increment(ref _count) <= Limit)
        {
            _lines.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
