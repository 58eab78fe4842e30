namespace PbxConnectors;

/// <summary>Has the PBX call many numbers by itself (群呼, 外呼任务). Thread-safe.</summary>
public interface IPbxCampaigns : IPbxFeature
{
    /// <summary>Starts a campaign. Sent at most once: it calls everybody on the list.</summary>
    /// <returns>The campaign's id; null where the PBX names none.</returns>
    /// <exception cref="PbxException">Look at <see cref="PbxException.Delivery"/> before starting it again.</exception>
    Task<string?> StartCampaignAsync(CampaignRequest campaign, CancellationToken cancellationToken = default);

    /// <summary>Streams the calls of a campaign with their states.</summary>
    /// <exception cref="PbxNotSupportedException">The PBX tells nothing about a campaign it has taken.</exception>
    IAsyncEnumerable<CampaignCall> ListCampaignCallsAsync(string campaignId, CancellationToken cancellationToken = default);
}

/// <summary>A campaign to start.</summary>
public sealed record CampaignRequest
{
    /// <summary>A name for people; which PBXes want one is in their documentation.</summary>
    public string? Name { get; init; }

    /// <summary>The numbers to call.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>
    /// What happens to those who answer, as the vendor writes it: a flow, <c>ivr:…</c>, <c>queue:…</c>, <c>play:…</c>, <c>text:…</c>.
    /// </summary>
    public required string Application { get; init; }

    /// <summary>The trunk group to call through, where the PBX wants one.</summary>
    public string? Trunk { get; init; }

    /// <summary>Name and size; no numbers.</summary>
    public override string ToString() => $"campaign {Name} of {Numbers.Count} numbers";
}

/// <summary>One call of a campaign.</summary>
public sealed record CampaignCall
{
    /// <summary>The campaign.</summary>
    public required string CampaignId { get; init; }

    /// <summary>The number called.</summary>
    public string? Number { get; init; }

    /// <summary>Its state.</summary>
    public CampaignCallState State { get; init; }

    /// <summary>Its state as the vendor writes it.</summary>
    public string? VendorState { get; init; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Talk time.</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>The recording, where there is one.</summary>
    public RecordingReference? Recording { get; init; }

    /// <summary>Number masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Number)}: {State}";
}

/// <summary>State of one call of a campaign.</summary>
public enum CampaignCallState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Not called yet.</summary>
    Pending,

    /// <summary>Being called.</summary>
    Dialing,

    /// <summary>Paused.</summary>
    Paused,

    /// <summary>Called, not answered.</summary>
    NoAnswer,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Answered and joined with the agent or the second party.</summary>
    Connected,
}
