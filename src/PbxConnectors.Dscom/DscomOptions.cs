using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom;

/// <summary>One dscom PBX. The credentials come from its console: 系统应用对接 &gt; API接口授权 &gt; 添加接口授权.</summary>
public sealed class DscomOptions
{
    /// <summary>Scheme, host and port of the PBX, e.g. <c>https://pbx.example:8443</c>, without a path. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Path before every API path. Default <c>/dscom-api/public</c>; recordings lie outside it.</summary>
    public string PathPrefix { get; set; } = "/dscom-api/public";

    /// <summary>OAuth client id. Sent as a JSON number when numeric. Required.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>OAuth client secret. Required; keep it out of source control.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>User of the API authorisation. Required.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Password of that user. Required; keep it out of source control.</summary>
    public string Password { get; set; } = "";

    /// <summary>OAuth scope. Default <c>*</c>, as the document demands.</summary>
    public string Scope { get; set; } = "*";

    /// <summary>Language of the PBX's messages. Default <c>zh-CN</c>.</summary>
    public string AcceptLanguage { get; set; } = "zh-CN";

    /// <summary>
    /// Zone of the PBX's clock as IANA or Windows id, e.g. <c>Asia/Shanghai</c>. The document names none; empty (default) is the zone of this
    /// machine. Record windows and all times depend on it.
    /// </summary>
    public string TimeZone { get; set; } = "";

    /// <summary>
    /// The document prints the parameters of <c>parkList</c> and <c>getAgentStatus</c> as a GET body. They are sent in the query; true sends
    /// the body as well. Default false.
    /// </summary>
    public bool SendGetParametersInBody { get; set; }

    /// <summary>
    /// Largest recording that is opened or downloaded, in bytes; it is streamed, whatever its size. Default 256 MiB, some four hours of 16-bit PCM
    /// at 8 kHz.
    /// </summary>
    public int MaxRecordingBytes { get; set; } = RecordingResponse.DefaultMaxBytes;

    /// <summary>Time limits and repeats.</summary>
    public PbxHttpOptions Http { get; set; } = new();

    /// <summary>How the dialer learns how calls went.</summary>
    public DscomDialingOptions Dialing { get; set; } = new();

    /// <summary>The billing push.</summary>
    public DscomBillingPushOptions BillingPush { get; set; } = new();

    /// <summary>
    /// Reads options from a configuration section whose keys are the names of the members; times are written <c>00:00:30</c>. What cannot be
    /// read, and keys that are no option, are told by <see cref="Validate"/>.
    /// </summary>
    public static DscomOptions FromConfiguration(IConfigurationSection section)
    {
        var options = new DscomOptions();
        DscomOptionsReader.Read(section, options);
        return options;
    }

    /// <summary>What was wrong with the configuration section the options were read from.</summary>
    internal List<string> ReadingProblems { get; } = [];

    /// <summary>What is wrong with the values, one line each with its path; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate(string path = "Dscom")
    {
        var problems = ReadingProblems.ConvertAll(problem => $"{path}:{problem}");
        if (BaseAddress is not { IsAbsoluteUri: true } address || address.Scheme is not ("http" or "https"))
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must be an http or https address such as https://pbx.example:8443.");
        }
        else if (address.AbsolutePath != "/" || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must end after host and port; the path belongs into {nameof(PathPrefix)}.");
        }

        Require(ClientId, nameof(ClientId));
        Require(ClientSecret, nameof(ClientSecret));
        Require(UserName, nameof(UserName));
        Require(Password, nameof(Password));
        if (PathPrefix is null || (PathPrefix.Length > 0 && (PathPrefix[0] != '/' || PathPrefix.EndsWith('/'))))
        {
            problems.Add($"{path}:{nameof(PathPrefix)} must begin with a slash and not end with one, or be empty.");
        }

        if (!PbxClock.TryFind(TimeZone, out _))
        {
            problems.Add($"{path}:{nameof(TimeZone)} '{TimeZone}' is no time zone this machine knows; try Asia/Shanghai.");
        }

        if (MaxRecordingBytes < 1)
        {
            problems.Add($"{path}:{nameof(MaxRecordingBytes)} must be at least 1.");
        }

        Http.Validate($"{path}:{nameof(Http)}", problems);
        Dialing.Validate($"{path}:{nameof(Dialing)}", problems);
        BillingPush.Validate($"{path}:{nameof(BillingPush)}", problems);
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
    public override string ToString() =>
        BaseAddress is { IsAbsoluteUri: true } address ? $"dscom at {address.Scheme}://{address.Authority}" : "dscom at (no address)";
}
