namespace PbxConnectors;

/// <summary>A call came to a new state.</summary>
/// <param name="State">The new state.</param>
/// <param name="At">When it was so, by the PBX's clock where it tells.</param>
/// <param name="ObservedAt">When we learnt it, by our clock.</param>
/// <param name="Freshness">How we came to know.</param>
/// <param name="VendorText">The vendor's own words.</param>
public sealed record CallStateChange(
    CallState State, DateTimeOffset At, DateTimeOffset ObservedAt, Freshness Freshness, string? VendorText = null)
    : CallStep(At, ObservedAt, Freshness, VendorText);
