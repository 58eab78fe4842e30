namespace PbxConnectors;

/// <summary>
/// The section given to <c>AddPbxConnectors</c> holds mistakes. Thrown when the host starts, or without a host when a dialer is first asked
/// for. The message lists all of them, each with its path; no value that may be secret is repeated.
/// </summary>
public sealed class PbxConfigurationException : Exception
{
    internal PbxConfigurationException(string section, IReadOnlyList<string> problems)
        : base($"{(problems.Count == 1 ? "A mistake" : $"{problems.Count} mistakes")} in the configuration of PBX connections ({section}):" +
            string.Concat(problems.Select(problem => $"{Environment.NewLine}- {problem}"))) =>
        Problems = problems;

    /// <summary>The mistakes, one line each, beginning with the path of the setting.</summary>
    public IReadOnlyList<string> Problems { get; }
}
