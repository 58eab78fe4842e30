using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PbxConnectors.Transport;

/// <summary>What a <see cref="PbxSocket"/> needs.</summary>
public sealed record PbxSocketSettings
{
    /// <summary>The connection, for errors and logs.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>Name of the socket's operation in errors, e.g. <c>WS /ola_socket</c>; never a real URL.</summary>
    public required string Operation { get; init; }

    /// <summary>Gives the address for each attempt, with a fresh token where it carries one.</summary>
    public required Func<CancellationToken, ValueTask<Uri>> GetAddress { get; init; }

    /// <summary>Time limits and sizes.</summary>
    public required PbxSocketOptions Options { get; init; }

    /// <summary>Sets headers, certificates or a proxy on each new socket.</summary>
    public Action<ClientWebSocketOptions>? Configure { get; init; }

    /// <summary>
    /// Signs on over a fresh connection, before anybody else may send: receives the link to send and to read replies with. Throw
    /// <see cref="PbxAuthenticationException"/> when refused. Does nothing by default.
    /// </summary>
    public Func<PbxSocketLink, CancellationToken, Task> SignOn { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>
    /// Reads a close frame: an exception means that connecting again is pointless (replaced by another login), null that it is not.
    /// </summary>
    public Func<WebSocketCloseStatus?, string?, PbxException?> ReadClose { get; init; } = static (_, _) => null;

    /// <summary>Knows the secrets of the connection.</summary>
    public SecretRedactor Redactor { get; init; } = new();

    /// <summary>Receives what happens to the connection.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The connection only: settings reach secrets.</summary>
    public override string ToString() => $"Socket of {Pbx}";
}
