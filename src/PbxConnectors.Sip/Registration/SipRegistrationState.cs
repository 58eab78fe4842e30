namespace PbxConnectors.Sip;

/// <summary>The registration of one extension at one moment. Immutable.</summary>
public sealed record SipRegistrationState
{
    /// <summary>The extension.</summary>
    public required string Extension { get; init; }

    /// <summary>Where it stands.</summary>
    public SipRegistrationStatus Status { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>For how long it was granted last; null when it never was.</summary>
    public TimeSpan? Granted { get; init; }

    /// <summary>Status code of the last refusal; null when there was no answer or no refusal.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What went wrong last, in the PBX's words or ours; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>How often in a row it went wrong.</summary>
    public int Failures { get; init; }

    /// <summary>Extension and status.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Extension)} {Status}{(Problem is null ? "" : $" ({Problem})")}";
}
