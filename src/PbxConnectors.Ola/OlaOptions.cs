using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola;

/// <summary>One ola IPPBX.</summary>
public sealed class OlaOptions
{
    /// <summary>
    /// Scheme, host and port of the PBX's call service, e.g. <c>http://pbx.example:8080</c>, without a path. Required.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>User of the HTTP API, an account of the IPPBX. Required.</summary>
    public string UserName { get; set; } = "";

    /// <summary>
    /// Password of that user. It travels in a query, as the PBX demands: prefer https. Required; keep it out of source control.
    /// </summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// Zone of the PBX's clock as IANA or Windows id, e.g. <c>Asia/Shanghai</c>. The document names none; empty (default) is the
    /// zone of this machine.
    /// </summary>
    public string TimeZone { get; set; } = "";

    /// <summary>
    /// Whether the text carried with a dialled call (<c>other_str</c>) is sent in the query instead of the form body. The
    /// document does not say which. Default false.
    /// </summary>
    public bool SendDialTextInQuery { get; set; }

    /// <summary>Time limits and repeats.</summary>
    public PbxHttpOptions Http { get; set; } = new();

    /// <summary>How the dialer places calls and learns how they went.</summary>
    public OlaDialingOptions Dialing { get; set; } = new();

    /// <summary>The WebSocket; used when it has a user name.</summary>
    public OlaSessionOptions Session { get; set; } = new();

    /// <summary>
    /// Reads options from a configuration section whose keys are the names of the members; times are written <c>00:00:30</c>. What cannot be
    /// read, and keys that are no option, are told by <see cref="Validate"/>.
    /// </summary>
    public static OlaOptions FromConfiguration(IConfigurationSection section)
    {
        var options = new OlaOptions();
        OlaOptionsReader.Read(section, options);
        return options;
    }

    /// <summary>What was wrong with the configuration section the options were read from.</summary>
    internal List<string> ReadingProblems { get; } = [];

    /// <summary>What is wrong with the values, one line each with its path; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate(string path = "Ola")
    {
        var problems = ReadingProblems.ConvertAll(problem => $"{path}:{problem}");
        if (BaseAddress is not { IsAbsoluteUri: true } address || address.Scheme is not ("http" or "https"))
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must be an http or https address such as http://pbx.example:8080.");
        }
        else if (address.AbsolutePath != "/" || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must end after host and port.");
        }

        Require(UserName, nameof(UserName));
        Require(Password, nameof(Password));
        if (!PbxClock.TryFind(TimeZone, out _))
        {
            problems.Add($"{path}:{nameof(TimeZone)} '{TimeZone}' is no time zone this machine knows; try Asia/Shanghai.");
        }

        Http.Validate($"{path}:{nameof(Http)}", problems);
        Dialing.Validate($"{path}:{nameof(Dialing)}", Session.IsConfigured, problems);
        Session.Validate($"{path}:{nameof(Session)}", problems);
        return problems;

        void Require(string? value, string name)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                problems.Add($"{path}:{name} is missing.");
            }
        }
    }

    /// <summary>The address only: options hold secrets.</summary>
    public override string ToString() => $"ola at {BaseAddress?.GetLeftPart(UriPartial.Authority)}";
}
