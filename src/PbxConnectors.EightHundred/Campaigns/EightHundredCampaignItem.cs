namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>One call of a campaign (<c>data[]</c> of 2.10.2). Immutable.</summary>
/// <param name="Phone">Number to call.</param>
public sealed record EightHundredCampaignItem(string Phone)
{
    /// <summary>Your own key (<c>key</c>); comes back in results as <c>ctdKey</c> and in pushes as <c>paramvalue</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Text to speak (<c>memo</c>), without #.</summary>
    public string? SpokenText { get; init; }

    /// <summary>Fields of the work order in order (<c>woOther1</c>, <c>woOther2</c> …); a null among them is not sent.</summary>
    public IReadOnlyList<string?> WorkOrderFields { get; init; } = [];

    /// <summary>The number masked.</summary>
    public override string ToString() => $"call to {PhoneNumbers.Mask(Phone)}";
}
