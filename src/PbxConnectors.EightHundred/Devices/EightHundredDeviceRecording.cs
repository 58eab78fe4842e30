namespace PbxConnectors.EightHundred.Devices;

/// <summary>A call as a device box records it (2.1.10, <c>upload</c>). Immutable.</summary>
public sealed record EightHundredDeviceRecording
{
    /// <summary>Id of the call, unique across devices (<c>callid</c>, up to 19 digits).</summary>
    public long? CallId { get; init; }

    /// <summary>Number of the record in the device (<c>id</c>).</summary>
    public long? RecordNumber { get; init; }

    /// <summary>RJ11 port (<c>channel</c>).</summary>
    public int? Channel { get; init; }

    /// <summary>Start (<c>start_time_secs</c>).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End (<c>start_time_hangup</c>).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Direction (<c>direction</c>).</summary>
    public EightHundredDeviceDirection? Direction { get; init; }

    /// <summary>The other number (<c>callid_dialed</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Talk time (<c>duration_secs</c>).</summary>
    public TimeSpan? TalkTime { get; init; }

    /// <summary>Whether a recording belongs to it (<c>recorded</c>).</summary>
    public bool? HasRecording { get; init; }

    /// <summary>Time of the upload (<c>time</c>).</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"device call {CallId} {Direction} {PhoneNumbers.Mask(Phone)}";
}
