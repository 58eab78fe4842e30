namespace PbxConnectors.Transport;

/// <summary>
/// Checks lengths of time among options, so that none fails later, where a timer cannot wait so long. For authors of a connector.
/// </summary>
public static class OptionTimes
{
    /// <summary>The longest time an option may be: 30 days. A timer of .NET ends at 49.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);

    /// <summary>Adds a problem unless <paramref name="value"/> is longer than zero and at most <see cref="Longest"/>.</summary>
    /// <param name="value">The option.</param>
    /// <param name="path">Where it stands in the configuration, e.g. <c>Ola:Dialing:PollInterval</c>.</param>
    /// <param name="problems">Receives the problem.</param>
    public static void CheckPositive(TimeSpan value, string path, ICollection<string> problems) =>
        Check(value > TimeSpan.Zero && value <= Longest, path, "be longer than zero", problems);

    /// <summary>Adds a problem unless <paramref name="value"/> is zero or longer and at most <see cref="Longest"/>.</summary>
    /// <param name="value">The option.</param>
    /// <param name="path">Where it stands in the configuration.</param>
    /// <param name="problems">Receives the problem.</param>
    public static void CheckNotNegative(TimeSpan value, string path, ICollection<string> problems) =>
        Check(value >= TimeSpan.Zero && value <= Longest, path, "not be negative", problems);

    private static void Check(bool right, string path, string rule, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (!right)
        {
            problems.Add($"{path} must {rule} and at most {Longest.TotalDays:0} days.");
        }
    }
}
