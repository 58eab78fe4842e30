namespace PbxConnectors.Cli.Commands;

/// <summary>What <c>pbxc status --json</c> writes. Lists that were not asked for are empty.</summary>
internal sealed record StatusReport
{
    public required string Vendor { get; init; }

    public required string Connection { get; init; }

    public IReadOnlyList<ExtensionEntry> Extensions { get; init; } = [];

    public IReadOnlyList<AgentEntry> Agents { get; init; } = [];

    public IReadOnlyList<WaitingEntry> Waiting { get; init; } = [];

    public IReadOnlyList<TrunkEntry> Trunks { get; init; } = [];
}

internal sealed record ExtensionEntry(string Extension, string State, string? VendorState, string? ObservedAt);

internal sealed record AgentEntry(string Extension, string? AgentId, string? Queue, string State, string? Reason, string? VendorState, long? SinceMs);

internal sealed record WaitingEntry(string Queue, int? Position, string? Caller, long? WaitingMs);

internal sealed record TrunkEntry(string Trunk, string State, string? VendorState, int? Channels, int? ChannelsInUse);
