using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>One 800ing PBX. Each request carries the account and the MD5 of its password: use https.</summary>
public sealed class EightHundredOptions
{
    /// <summary>Scheme, host and port of the PBX, e.g. <c>https://pbx.example:8443</c>, without a path. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Account (<c>sa_user</c>). Required.</summary>
    public string Account { get; set; } = "";

    /// <summary>Password in plain text, of which the MD5 is sent. This or <see cref="PasswordHash"/>; keep it out of source control.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// The 32 hexadecimal digits sent as <c>sa_password</c>, where the plain password is not known or the PBX hashes in another way. As good
    /// as the password: keep it out of source control.
    /// </summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>How requests carry their parameters. Default <see cref="EightHundredRequestForm.Automatic"/>.</summary>
    public EightHundredRequestForm RequestForm { get; set; }

    /// <summary>Path of all methods. Default <c>/voip/api/jsondata.html</c>.</summary>
    public string JsonDataPath { get; set; } = "/voip/api/jsondata.html";

    /// <summary>Path of the recording upload; the document gives the page's name only. Default <c>/voip/api/upload_record_file.html</c>.</summary>
    public string UploadPath { get; set; } = "/voip/api/upload_record_file.html";

    /// <summary>
    /// The document prints download addresses without credentials. True sends them there too, for PBXes that ask. Default false.
    /// </summary>
    public bool SendCredentialsWithDownloads { get; set; }

    /// <summary>True saves customers by <c>savecustomer</c> (2.1.9) instead of <c>saveCustomer</c> (2.6.4). Default false.</summary>
    public bool UseBasicSaveCustomer { get; set; }

    /// <summary>How indexed names are written; the document shows no example. Default <c>{name}[{index}]</c>, e.g. <c>cpPhone[0]</c>.</summary>
    public string IndexedParameterName { get; set; } = "{name}[{index}]";

    /// <summary>
    /// Zone of the PBX's clock as IANA or Windows id; empty is the zone of this machine. The document names none. Default
    /// <c>Asia/Shanghai</c>.
    /// </summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>
    /// Largest recording that is opened or downloaded, in bytes; it is streamed, whatever its size. Default 256 MiB, some four hours of 16-bit PCM
    /// at 8 kHz.
    /// </summary>
    public int MaxRecordingBytes { get; set; } = RecordingResponse.DefaultMaxBytes;

    /// <summary>Time limits and repeats.</summary>
    public PbxHttpOptions Http { get; set; } = new();

    /// <summary>How the dialer places calls and learns how they went.</summary>
    public EightHundredDialingOptions Dialing { get; set; } = new();

    /// <summary>Where events come from beside the pushes.</summary>
    public EightHundredEventsOptions Events { get; set; } = new();

    /// <summary>
    /// Reads options from a configuration section whose keys are the names of the members; times are written <c>00:00:30</c>. What cannot be
    /// read, and keys that are no option, are told by <see cref="Validate"/>.
    /// </summary>
    public static EightHundredOptions FromConfiguration(IConfigurationSection section)
    {
        var options = new EightHundredOptions();
        EightHundredOptionsReader.Read(section, options);
        return options;
    }

    /// <summary>What was wrong with the configuration section the options were read from.</summary>
    internal List<string> ReadingProblems { get; } = [];

    /// <summary>What is wrong with the values, one line each with its path; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate(string path = "EightHundred")
    {
        var problems = ReadingProblems.ConvertAll(problem => $"{path}:{problem}");
        if (BaseAddress is not { IsAbsoluteUri: true } address || address.Scheme is not ("http" or "https"))
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must be an http or https address such as https://pbx.example:8443.");
        }
        else if (address.AbsolutePath != "/" || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            problems.Add($"{path}:{nameof(BaseAddress)} must end after host and port; the path belongs into {nameof(JsonDataPath)}.");
        }

        if (string.IsNullOrWhiteSpace(Account))
        {
            problems.Add($"{path}:{nameof(Account)} is missing.");
        }

        ValidatePassword(path, problems);
        RequirePath(JsonDataPath, nameof(JsonDataPath));
        RequirePath(UploadPath, nameof(UploadPath));
        if (IndexedParameterName?.Contains("{name}", StringComparison.Ordinal) != true
            || !IndexedParameterName.Contains("{index}", StringComparison.Ordinal))
        {
            problems.Add($"{path}:{nameof(IndexedParameterName)} must hold {{name}} and {{index}}.");
        }

        if (!Enum.IsDefined(RequestForm))
        {
            problems.Add($"{path}:{nameof(RequestForm)} is none of {string.Join(", ", Enum.GetNames<EightHundredRequestForm>())}.");
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
        Events.Validate($"{path}:{nameof(Events)}", problems);
        return problems;

        void RequirePath(string? value, string name)
        {
            if (value is not { Length: > 1 } || value[0] != '/' || value.AsSpan().ContainsAny("?# "))
            {
                problems.Add($"{path}:{name} must begin with a slash and hold no query.");
            }
        }
    }

    private void ValidatePassword(string path, List<string> problems)
    {
        (Password, PasswordHash) = (Password ?? "", PasswordHash ?? "");
        if (Password.Length == 0 == (PasswordHash.Length == 0))
        {
            problems.Add($"{path}: give either {nameof(Password)} or {nameof(PasswordHash)}.");
        }
        else if (PasswordHash.Length > 0 && (PasswordHash.Length != 32 || !PasswordHash.All(char.IsAsciiHexDigit)))
        {
            problems.Add($"{path}:{nameof(PasswordHash)} must be 32 hexadecimal digits; a plain password belongs into {nameof(Password)}.");
        }
    }

    /// <summary>The address only: options hold secrets.</summary>
    public override string ToString() => $"800ing at {BaseAddress?.GetLeftPart(UriPartial.Authority)}";
}
