namespace PbxConnectors.Testing;

/// <summary>A phone registered at a <see cref="SipServer"/>.</summary>
/// <param name="Extension">Its extension.</param>
/// <param name="Contact">The URI it is reached at.</param>
/// <param name="ExpiresAt">When the registration ends unless it is refreshed.</param>
/// <param name="Refreshes">How often it was refreshed.</param>
public sealed record SipServerRegistration(string Extension, string Contact, DateTimeOffset ExpiresAt, int Refreshes);
