using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PbxConnectors.Transport;

/// <summary>What a <see cref="PbxHttpSender"/> needs.</summary>
public sealed record PbxSenderSettings
{
    /// <summary>The connection, for errors and logs.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>Gives the client to send with, usually from <see cref="IHttpClientFactory"/> by the connection's name.</summary>
    public required Func<HttpClient> CreateClient { get; init; }

    /// <summary>Time limits and repeats.</summary>
    public required PbxHttpOptions Options { get; init; }

    /// <summary>Puts credentials on requests; null when the operations carry their own or none.</summary>
    public IPbxAuthenticator? Authenticator { get; init; }

    /// <summary>Reads code and message out of an error body; never throws.</summary>
    public Func<ReadOnlyMemory<byte>, VendorError> ReadError { get; init; } = static _ => default;

    /// <summary>Knows the secrets of the connection.</summary>
    public SecretRedactor Redactor { get; init; } = new();

    /// <summary>Receives one line per operation.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The connection only: settings reach secrets.</summary>
    public override string ToString() => $"Sender of {Pbx}";
}
