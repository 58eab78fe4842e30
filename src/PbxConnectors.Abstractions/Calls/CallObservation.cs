namespace PbxConnectors;

/// <summary>Something a dialer saw of a call, pushed into <see cref="PbxCallSource.Observe"/>.</summary>
/// <param name="State">The state seen.</param>
/// <param name="At">When it was so, by the PBX's clock where it tells; otherwise when we saw it.</param>
/// <param name="Freshness">How we came to know.</param>
/// <param name="VendorText">The vendor's own words.</param>
public sealed record CallObservation(CallState State, DateTimeOffset At, Freshness Freshness, string? VendorText = null);
