using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>How to reach an Example PBX. Checked once, when the connection is made.</summary>
public sealed class ExampleOptions
{
    /// <summary>Address of the PBX.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Secret sent with every request (<c>X-Api-Key</c>).</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Pause between two questions about the calls in flight; one question serves all of them. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time a call is followed. Default 4 h.</summary>
    public TimeSpan MaxCallDuration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Time limits and repeats.</summary>
    public PbxHttpOptions Http { get; set; } = new();

    /// <summary>What is wrong, each with its name; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (BaseAddress is not { IsAbsoluteUri: true })
        {
            problems.Add("Example:BaseAddress must be an absolute address such as https://pbx.example.");
        }

        if (string.IsNullOrEmpty(ApiKey))
        {
            problems.Add("Example:ApiKey is missing.");
        }

        if (PollInterval <= TimeSpan.Zero || MaxCallDuration <= TimeSpan.Zero)
        {
            problems.Add("Example:PollInterval and Example:MaxCallDuration must be longer than zero.");
        }

        Http.Validate("Example:Http", problems);
        return problems;
    }
}
