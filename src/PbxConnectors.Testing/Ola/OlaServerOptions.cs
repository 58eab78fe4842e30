namespace PbxConnectors.Testing;

/// <summary>How an <see cref="OlaServer"/> behaves. All credentials are invented. Immutable.</summary>
public sealed record OlaServerOptions
{
    /// <summary>Port to listen on, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>User of the HTTP API.</summary>
    public string UserName { get; init; } = "lab-operator";

    /// <summary>Password of the HTTP API.</summary>
    public string Password { get; init; } = "lab-ola-password";

    /// <summary>Whether the account of the HTTP API is switched on. Default true.</summary>
    public bool AccountEnabled { get; init; } = true;

    /// <summary>User of the WebSocket; null (default) accepts every extension with its own password.</summary>
    public string? SocketUserName { get; init; }

    /// <summary>Password of <see cref="SocketUserName"/>.</summary>
    public string SocketPassword { get; init; } = "";

    /// <summary>Path of the WebSocket. Default <c>/ola_socket</c>.</summary>
    public string SocketPath { get; init; } = "/ola_socket";

    /// <summary>How the member <c>code</c> is written. Default as the document prints it.</summary>
    public OlaCodeForm CodeForm { get; init; }

    /// <summary>Whether failures come with HTTP 200 and tell only in their body. Default false.</summary>
    public bool FailuresWithHttp200 { get; init; }

    /// <summary>Whether call control answers with an empty body; the document prints no answer. Default false.</summary>
    public bool EmptyControlAnswers { get; init; }

    /// <summary>Whether replies over the WebSocket repeat the command's uuid; the document does not say. Default true.</summary>
    public bool RepeatsCommandIds { get; init; } = true;

    /// <summary>Name of the member that tells what a message is: <c>event_type</c> (default) or <c>event_name</c>.</summary>
    public string KindMember { get; init; } = "event_type";

    /// <summary>
    /// How long an extension does after-call work when its call was answered. Default 5 s, as printed; zero for none.
    /// </summary>
    public TimeSpan WrapUpTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Zone of all times on the wire. Default China Standard Time.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.CreateCustomTimeZone(
        "China Standard Time", TimeSpan.FromHours(8), "China Standard Time", "China Standard Time");

    /// <summary>Seed of the random share of faults. Default 1.</summary>
    public int FaultSeed { get; init; } = 1;
}
