namespace PbxConnectors.EmptyNumber;

/// <summary>One line of a dial plan: a number to dial and, where the server names one, the extension to dial it from. Immutable.</summary>
/// <param name="Extension">The extension that is to dial; null leaves the choice to the client.</param>
/// <param name="PhoneNumber">The number to dial; null means there is nothing to dial.</param>
public sealed record DialPlanEntry(string? Extension, string? PhoneNumber)
{
    /// <summary>Extension and masked number.</summary>
    public override string ToString() => $"{Extension ?? "any extension"} -> {PhoneNumbers.Mask(PhoneNumber)}";
}
