namespace PbxConnectors.CallProgress;

/// <summary>Something about a library that deserves a look. Immutable.</summary>
public sealed record LibraryFinding
{
    /// <summary>What was found.</summary>
    public required LibraryFindingKind Kind { get; init; }

    /// <summary>The reference it is about.</summary>
    public required AnnouncementReference Reference { get; init; }

    /// <summary>The other reference, where it is about two.</summary>
    public AnnouncementReference? Other { get; init; }

    /// <summary>What is wrong and what to do, in words; names the references.</summary>
    public required string Message { get; init; }

    /// <summary>True when calls will be judged wrongly or not at all because of it; false for advice.</summary>
    public bool IsError => Kind is LibraryFindingKind.Indistinguishable or LibraryFindingKind.Mistaken or LibraryFindingKind.Unrecognisable;

    /// <summary>Kind and message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
