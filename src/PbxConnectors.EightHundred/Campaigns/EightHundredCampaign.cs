namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>A campaign to create: 新建外呼任务 (2.10.2). Immutable.</summary>
/// <param name="Name">Name of the task.</param>
/// <param name="Type">Who dials.</param>
/// <param name="Items">Whom to call.</param>
public sealed record EightHundredCampaign(string Name, EightHundredCampaignType Type, IReadOnlyList<EightHundredCampaignItem> Items)
{
    /// <summary>Name of the call flow (<c>cflName</c>); required for automatic dialling.</summary>
    public string? FlowName { get; init; }

    /// <summary>When to begin; null for now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Whether calls are repeated; the PBX takes no when null.</summary>
    public bool? Repeat { get; init; }

    /// <summary>Waiting time (<c>sendInterval</c>), sent in seconds; the document names no unit.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Agents who take calls; the account itself when none.</summary>
    public IReadOnlyCollection<string> Agents { get; init; } = [];

    /// <summary>Agent who owns the campaign; the account itself when null.</summary>
    public string? Owner { get; init; }

    /// <summary>Work order (<c>wotName</c>); required for work-order campaigns.</summary>
    public string? WorkOrderName { get; init; }

    /// <summary>Name and size.</summary>
    public override string ToString() => $"campaign {Name} of {Items?.Count} calls";

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        bool automatic = Type == EightHundredCampaignType.Automatic || Type == EightHundredCampaignType.WorkOrderAutomatic;
        bool workOrder = Type == EightHundredCampaignType.WorkOrderAutomatic || Type == EightHundredCampaignType.WorkOrderManual;
        if (Items is not { Count: > 0 })
        {
            throw new ArgumentException("A campaign calls at least one number.", nameof(Items));
        }

        if (automatic && string.IsNullOrWhiteSpace(FlowName))
        {
            throw new ArgumentException("Automatic dialling needs the name of a call flow.", nameof(FlowName));
        }

        if (workOrder && string.IsNullOrWhiteSpace(WorkOrderName))
        {
            throw new ArgumentException("A work-order campaign needs the name of its work order.", nameof(WorkOrderName));
        }

        for (int i = 0; i < Items.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Items[i]?.Phone))
            {
                throw new ArgumentException($"Item {i + 1} has no number.", nameof(Items));
            }

            if (Items[i].SpokenText?.Contains('#', StringComparison.Ordinal) == true)
            {
                throw new ArgumentException($"The spoken text of item {i + 1} must not contain #.", nameof(Items));
            }
        }
    }
}
