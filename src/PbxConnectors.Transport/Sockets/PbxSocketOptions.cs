namespace PbxConnectors.Transport;

/// <summary>How a lasting WebSocket connection behaves.</summary>
public sealed class PbxSocketOptions
{
    /// <summary>Longest wait for a connection, signing on included. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause between keep-alive pings of the WebSocket protocol. Default 15 s.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a pong may take before the connection counts as lost. Default 10 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bound of the first wait before connecting again; doubles, with full jitter. Default 0.5 s.</summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bound of any wait before connecting again. Default 30 s.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that held this long makes the waits short again. Default 1 min.</summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest message, in bytes; a larger one ends the connection. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Events a reader may be behind before it loses some. Default 8192.</summary>
    public int ReaderCapacity { get; set; } = 8192;

    /// <summary>Adds what is wrong with the values to <paramref name="problems"/>, each with its path.</summary>
    public void Validate(string path, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var (value, name) in new[]
        {
            (ConnectTimeout, nameof(ConnectTimeout)), (KeepAliveInterval, nameof(KeepAliveInterval)),
            (KeepAliveTimeout, nameof(KeepAliveTimeout)), (ReconnectDelay, nameof(ReconnectDelay)), (StableAfter, nameof(StableAfter)),
        })
        {
            OptionTimes.CheckPositive(value, $"{path}:{name}", problems);
        }

        OptionTimes.CheckPositive(MaxReconnectDelay, $"{path}:{nameof(MaxReconnectDelay)}", problems);
        if (MaxReconnectDelay < ReconnectDelay)
        {
            problems.Add($"{path}:{nameof(MaxReconnectDelay)} must not be shorter than {nameof(ReconnectDelay)}.");
        }

        if (MaxMessageBytes < 1024)
        {
            problems.Add($"{path}:{nameof(MaxMessageBytes)} must be at least 1024.");
        }

        if (ReaderCapacity < 2)
        {
            problems.Add($"{path}:{nameof(ReaderCapacity)} must be at least 2.");
        }
    }
}
