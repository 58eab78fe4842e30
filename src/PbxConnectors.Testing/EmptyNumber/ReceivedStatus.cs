namespace PbxConnectors.Testing;

/// <summary>A state of an extension as a client reported it.</summary>
/// <param name="ClientId">Who reported.</param>
/// <param name="Status">call, during, idle or unregistered.</param>
/// <param name="ExtensionNumber">The extension.</param>
/// <param name="PhoneNumber">The number it works on; empty when none.</param>
/// <param name="ReceivedAt">When, on the server's clock.</param>
public sealed record ReceivedStatus(string ClientId, string Status, string ExtensionNumber, string PhoneNumber,
    DateTimeOffset ReceivedAt);
