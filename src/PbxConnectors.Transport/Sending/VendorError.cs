namespace PbxConnectors.Transport;

/// <summary>What a vendor's error body says.</summary>
/// <param name="Code">The code as text.</param>
/// <param name="Message">The message in the vendor's language.</param>
public readonly record struct VendorError(string? Code, string? Message);
