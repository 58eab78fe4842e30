namespace PbxConnectors.Testing;

/// <summary>How a <see cref="DscomServer"/> behaves. All credentials are invented. Immutable.</summary>
public sealed record DscomServerOptions
{
    // Made, not looked up: a machine without time zone data has it too, and China has no daylight saving time.
    private static readonly TimeZoneInfo ChinaStandardTime =
        TimeZoneInfo.CreateCustomTimeZone("China Standard Time", TimeSpan.FromHours(8), "China Standard Time",
            "China Standard Time");

    /// <summary>Port to listen on, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>Port of the billing push, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int BillingPort { get; init; }

    /// <summary>Path all operations but the recordings are under. Default <c>/dscom-api/public</c>.</summary>
    public string Prefix { get; init; } = "/dscom-api/public";

    /// <summary>OAuth client id.</summary>
    public string ClientId { get; init; } = "7";

    /// <summary>OAuth client secret.</summary>
    public string ClientSecret { get; init; } = "lab-client-secret";

    /// <summary>User name for the password grant.</summary>
    public string UserName { get; init; } = "lab-user";

    /// <summary>Password for the password grant.</summary>
    public string Password { get; init; } = "lab-password";

    /// <summary>Life of an access token on the exchange's clock. Default 30 minutes, as printed.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a refresh token is issued; the printed examples carry an empty one. Default false.</summary>
    public bool IssueRefreshToken { get; init; }

    /// <summary>Whether <c>expires_in</c> is text, as its table says, not the number of the examples. Default false.</summary>
    public bool ExpiresInAsText { get; init; }

    /// <summary>Whether <c>code</c> is a number instead of the printed text. Default false.</summary>
    public bool CodeAsNumber { get; init; }

    /// <summary>Whether Chinese is sent as <c>\u</c> escapes, as some of the printed examples have it. Default false.</summary>
    public bool EscapeNonAscii { get; init; }

    /// <summary>Zone of all times on the wire. Default China Standard Time.</summary>
    public TimeZoneInfo TimeZone { get; init; } = ChinaStandardTime;

    /// <summary>From the end of a call until its record can be queried. Default zero.</summary>
    public TimeSpan RecordDelay { get; init; }

    /// <summary>The answer time written into the record of a call nobody answered. Default empty.</summary>
    public string UnansweredAnswerTime { get; init; } = "";

    /// <summary>Whether <c>/api/v1/cdr</c> lists the newest record first; the document does not say. Default false.</summary>
    public bool NewestRecordsFirst { get; init; }

    /// <summary>Seed of the random share of faults. Default 1.</summary>
    public int FaultSeed { get; init; } = 1;
}
