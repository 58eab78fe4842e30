using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>A command an <see cref="OlaServer"/> received over its WebSocket. Immutable.</summary>
public sealed record OlaReceivedCommand
{
    /// <summary>Operation id as the contract spells it; empty for a command that it does not know.</summary>
    public required string Operation { get; init; }

    /// <summary>Which connection it came over, counted from 1.</summary>
    public required int Connection { get; init; }

    /// <summary>The message as it came.</summary>
    public required string Json { get; init; }

    /// <summary>When it came, on the server's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>An argument as text; null when it was not sent.</summary>
    public string? Argument(string name) => (JsonNode.Parse(Json)?["args"] as JsonObject)?[name]?.ToString();

    /// <summary>Operation and connection only: the message may hold a password.</summary>
    public override string ToString() => $"{Operation} on connection {Connection}";
}
