using System.Text.Json.Nodes;

namespace PbxConnectors.Cli.Lab;

/// <summary>What <c>pbxc lab</c> prints: how to reach each server, and what is behind it.</summary>
internal sealed record LabReport
{
    public required IReadOnlyList<LabServer> Servers { get; init; }

    public required IReadOnlyList<LabExtension> Extensions { get; init; }

    public required IReadOnlyList<LabNumber> Numbers { get; init; }

    /// <summary>The configuration file that leads here.</summary>
    public required JsonObject Configuration { get; init; }
}

/// <summary>A server of the laboratory. All credentials are invented.</summary>
internal sealed record LabServer(string Name, string What, string Address, IReadOnlyDictionary<string, string> Credentials);

/// <summary>An extension of the laboratory.</summary>
internal sealed record LabExtension(string Extension, string Password);
