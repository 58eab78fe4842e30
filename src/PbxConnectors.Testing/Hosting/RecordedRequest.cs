using System.Text;

namespace PbxConnectors.Testing;

/// <summary>A request a laboratory server received. Immutable.</summary>
public sealed record RecordedRequest
{
    /// <summary>Operation id as the contract spells it; empty when the path belongs to none.</summary>
    public required string Operation { get; init; }

    /// <summary>HTTP verb.</summary>
    public required string Method { get; init; }

    /// <summary>Path, decoded, with the server's prefix.</summary>
    public required string Path { get; init; }

    /// <summary>Query parameters, decoded; of a repeated one the last.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Headers by name, in any case; several values joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it came, on the server's clock.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The body as UTF-8 text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Verb and operation only: headers, query and body may carry secrets.</summary>
    public override string ToString() => $"{Method} {(Operation.Length > 0 ? Operation : "(unknown operation)")}";
}
