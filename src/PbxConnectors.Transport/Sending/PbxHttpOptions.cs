namespace PbxConnectors.Transport;

/// <summary>How requests are sent: time limits and repeats. The defaults suit a PBX in the same country.</summary>
public sealed class PbxHttpOptions
{
    private static readonly TimeSpan LongestConnecting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostForConnecting = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostBetweenAttempts = TimeSpan.FromDays(1);

    /// <summary>Longest wait for one answer, connecting included. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest wait for a connection, its encryption included; measured by the machine's clock. Shorter than <see cref="AttemptTimeout"/>, so
    /// that a PBX nobody can reach is told from one that does not answer. Default: half of that, 10 s at most.
    /// </summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>
    /// How often an operation that may be repeated is sent again after a failure that may pass. Default 2. Once-only operations
    /// (dialling) are repeated only when certainly nothing had left.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>Wait before the first repeat; doubles, with jitter. A Retry-After header of the PBX goes first. Default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Largest answer read into memory, in bytes. Default 32 MiB. Recordings are streamed and not limited by this.</summary>
    public int MaxResponseBytes { get; set; } = 32 * 1024 * 1024;

    internal TimeSpan TimeToConnect =>
        ConnectTimeout ?? (AttemptTimeout / 2 < LongestConnecting ? AttemptTimeout / 2 : LongestConnecting);

    /// <summary>Adds what is wrong with the values to <paramref name="problems"/>, each with its path.</summary>
    public void Validate(string path, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        OptionTimes.CheckPositive(AttemptTimeout, $"{path}:{nameof(AttemptTimeout)}", problems);
        if (ConnectTimeout is { } connecting
            && (connecting <= TimeSpan.Zero || connecting >= AttemptTimeout || connecting > MostForConnecting))
        {
            problems.Add(
                $"{path}:{nameof(ConnectTimeout)} must be longer than zero, shorter than {nameof(AttemptTimeout)} and at most an hour.");
        }

        if (MaxRetries is < 0 or > 10)
        {
            problems.Add($"{path}:{nameof(MaxRetries)} must lie between 0 and 10.");
        }

        if (RetryDelay < TimeSpan.Zero || RetryDelay > MostBetweenAttempts)
        {
            problems.Add($"{path}:{nameof(RetryDelay)} must not be negative and at most a day.");
        }

        if (MaxResponseBytes < 1024)
        {
            problems.Add($"{path}:{nameof(MaxResponseBytes)} must be at least 1024.");
        }
    }
}
