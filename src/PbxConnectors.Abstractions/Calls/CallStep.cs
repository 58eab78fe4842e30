namespace PbxConnectors;

/// <summary>
/// One step of a call as <see cref="PbxCall.ReadStepsAsync"/> tells it: a change of its state, or something learnt of it that is no state.
/// New kinds may be added: let a switch fall through.
/// </summary>
/// <param name="At">When it was so, by the PBX's clock where it tells.</param>
/// <param name="ObservedAt">When we learnt it, by our clock.</param>
/// <param name="Freshness">How we came to know.</param>
/// <param name="VendorText">The vendor's own words.</param>
public abstract record CallStep(DateTimeOffset At, DateTimeOffset ObservedAt, Freshness Freshness, string? VendorText);
