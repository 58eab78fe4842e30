namespace PbxConnectors.Sip;

/// <summary>How extensions are kept registered.</summary>
public sealed class SipRegistrationOptions
{
    /// <summary>For how long registration is asked for; the PBX may grant less, or demand more (423). Default 5 min.</summary>
    public TimeSpan Expires { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bound of the pause after the first failure; it doubles with each, for each account by itself. Default 2 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bound of any pause. Default 5 min. A refused password is tried again no sooner than this.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long nothing may be heard of the PBX before it is asked for a sign of life (OPTIONS), which also keeps address translators open. An
    /// answer of any kind will do; without one every registration counts as lost. Default 25 s; zero never asks.
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a sign of life is waited for, its repetitions included. Default 10 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a question for an extension's state waits for the PBX's answer to its first registration; then it is unknown. Default 5 s.
    /// </summary>
    public TimeSpan StatusTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long closing waits for the PBX to take the extensions off. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    internal void Validate(string path, ICollection<string> problems)
    {
        if (Expires < TimeSpan.FromSeconds(10) || Expires > TimeSpan.FromDays(1))
        {
            problems.Add($"{path}:{nameof(Expires)} must be 10 s to 1 day.");
        }

        if (RetryDelay <= TimeSpan.Zero || MaxRetryDelay < RetryDelay || MaxRetryDelay > TimeSpan.FromDays(1))
        {
            problems.Add($"{path}:{nameof(RetryDelay)} must be longer than zero and {nameof(MaxRetryDelay)} at least as long, at most 1 day.");
        }

        if (KeepAlive < TimeSpan.Zero || KeepAlive > TimeSpan.FromHours(1) || KeepAliveTimeout <= TimeSpan.Zero
            || KeepAliveTimeout > TimeSpan.FromMinutes(1))
        {
            problems.Add($"{path}:{nameof(KeepAlive)} must be at most 1 h, and {nameof(KeepAliveTimeout)} longer than zero and at most 1 min.");
        }

        if (StatusTimeout < TimeSpan.Zero || StatusTimeout > TimeSpan.FromMinutes(1))
        {
            problems.Add($"{path}:{nameof(StatusTimeout)} must be at most 1 min.");
        }

        if (CloseTimeout < TimeSpan.Zero || CloseTimeout > TimeSpan.FromMinutes(1))
        {
            problems.Add($"{path}:{nameof(CloseTimeout)} must be at most 1 min.");
        }
    }
}
