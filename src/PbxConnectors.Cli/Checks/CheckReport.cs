namespace PbxConnectors.Cli.Checks;

/// <summary>What <c>pbxc check --json</c> writes.</summary>
internal sealed record CheckReport
{
    public required string Vendor { get; init; }

    public required string Connection { get; init; }

    public required string Address { get; init; }

    /// <summary>Whether nothing failed. Warnings do not count.</summary>
    public required bool Ok { get; init; }

    public required IReadOnlyList<CheckEntry> Checks { get; init; }

    public required IReadOnlyList<CapabilityEntry> Capabilities { get; init; }
}

/// <summary>One thing looked at: what was found, and what to do about it.</summary>
internal sealed record CheckEntry(string Name, string Outcome, string Detail, string? Advice);

/// <summary>An operation, how far the PBX has it, and what a harmless question for it was answered.</summary>
internal sealed record CapabilityEntry(string Operation, string Degree, string? Note, string? Answer);

/// <summary>How a check came out.</summary>
internal enum CheckOutcome
{
    Passed,
    Warning,
    Failed,
    Skipped,
}
