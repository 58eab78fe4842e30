namespace PbxConnectors;

/// <summary>Runs conferences. Thread-safe.</summary>
public interface IPbxConferences : IPbxFeature
{
    /// <summary>Creates a conference; nobody is called yet.</summary>
    Task<Conference> CreateConferenceAsync(string topic, CancellationToken cancellationToken = default);

    /// <summary>Lists conferences.</summary>
    Task<IReadOnlyList<Conference>> ListConferencesAsync(CancellationToken cancellationToken = default);

    /// <summary>Calls a member into a conference. Sent at most once.</summary>
    Task InviteToConferenceAsync(string conferenceId, string number, CancellationToken cancellationToken = default);

    /// <summary>Takes a member out of a conference.</summary>
    Task RemoveFromConferenceAsync(string conferenceId, string number, CancellationToken cancellationToken = default);

    /// <summary>Mutes a member, or lets it speak again.</summary>
    Task MuteInConferenceAsync(string conferenceId, string number, bool muted, CancellationToken cancellationToken = default);

    /// <summary>Lists the members of a conference.</summary>
    Task<IReadOnlyList<ConferenceMember>> ListConferenceMembersAsync(string conferenceId, CancellationToken cancellationToken = default);

    /// <summary>Ends a conference: everybody leaves.</summary>
    Task EndConferenceAsync(string conferenceId, CancellationToken cancellationToken = default);
}

/// <summary>A conference.</summary>
public sealed record Conference
{
    /// <summary>The PBX's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public string? Topic { get; init; }

    /// <summary>The number to dial in with, where there is one.</summary>
    public string? Number { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The id; a topic may hold anything.</summary>
    public override string ToString() => $"conference {Id}";
}

/// <summary>A member of a conference.</summary>
public sealed record ConferenceMember
{
    /// <summary>The member's number.</summary>
    public required string Number { get; init; }

    /// <summary>The member's state as the vendor writes it.</summary>
    public string? VendorState { get; init; }

    /// <summary>When it joined; null before.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>When it left.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>Number masked.</summary>
    public override string ToString() => PhoneNumbers.Mask(Number);
}
