using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.Watching;

/// <summary>
/// The log of all tests: keeps every line of every level with its values, scopes and exception, and shows those of our libraries to a
/// <see cref="SecretWatch"/>. Thread-safe.
/// </summary>
internal sealed class WatchedLog(SecretWatch? watch = null) : ILoggerFactory, ILoggerProvider
{
    // What hosts and servers log of the requests they get is theirs.
    private static readonly string[] OthersCategories = ["Microsoft.AspNetCore", "Microsoft.Hosting", "Microsoft.Extensions.Hosting"];

    private readonly SecretWatch _watch = watch ?? SecretWatch.Suite;
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) =>
        new Category(this, categoryName, Array.Exists(OthersCategories, other => categoryName.StartsWith(other, StringComparison.Ordinal)));

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Category(WatchedLog log, string name, bool ofOthers) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add($"scope {state} [{Values(state)}]");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Add($"{logLevel} {eventId.Id} {formatter(state, exception)} [{Values(state)}] {exception}");
            if (exception is not null && !ofOthers)
            {
                log._watch.Look(exception);
            }
        }

        private static string Values<TState>(TState state) =>
            state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs.Select(p => $"{p.Key}={p.Value}")) : "";

        private void Add(string line)
        {
            if (!ofOthers)
            {
                log._lines.Enqueue(line);
                log._watch.Look($"a log line of {name}", line);
            }
        }
    }
}
