namespace PbxConnectors.Testing;

/// <summary>A number the server handed out.</summary>
/// <param name="ClientId">To whom.</param>
/// <param name="ExtensionNumber">For which extension.</param>
/// <param name="PhoneNumber">The number.</param>
/// <param name="At">When, on the server's clock.</param>
public sealed record HandedOutNumber(string ClientId, string ExtensionNumber, string PhoneNumber, DateTimeOffset At);
