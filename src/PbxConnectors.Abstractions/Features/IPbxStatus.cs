namespace PbxConnectors;

/// <summary>Reads the state of extensions. Thread-safe.</summary>
public interface IPbxStatus : IPbxFeature
{
    /// <summary>Reads one extension's state. An extension the PBX does not know is <see cref="DeviceState.Unknown"/>.</summary>
    Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default);

    /// <summary>Streams the state of all extensions.</summary>
    IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(CancellationToken cancellationToken = default);
}

/// <summary>State of one extension at one moment.</summary>
public sealed record ExtensionStatus
{
    /// <summary>The extension's number.</summary>
    public required string Extension { get; init; }

    /// <summary>Its state.</summary>
    public DeviceState State { get; init; }

    /// <summary>Its state as the vendor writes it.</summary>
    public string? VendorState { get; init; }

    /// <summary>When it was read, by our clock.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>Extension and state, the middle of a long extension hidden.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Extension)} {State} {ObservedAt:u}";
}

/// <summary>State of a device. <see cref="Unknown"/> may be learnt later; <see cref="Unavailable"/> is a fact: not registered.</summary>
public enum DeviceState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Not registered.</summary>
    Unavailable,

    /// <summary>Registered and free.</summary>
    Idle,

    /// <summary>Ringing.</summary>
    Ringing,

    /// <summary>In a call.</summary>
    InUse,

    /// <summary>In a call while another rings.</summary>
    RingingInUse,

    /// <summary>On hold.</summary>
    OnHold,

    /// <summary>Busy.</summary>
    Busy,

    /// <summary>Do not disturb.</summary>
    DoNotDisturb,
}
