namespace PbxConnectors;

/// <summary>Parks calls and takes them back (parkCall). Thread-safe.</summary>
public interface IPbxParking : IPbxFeature
{
    /// <summary>Parks the other party of an extension's call.</summary>
    Task ParkAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Takes a parked party back to an extension.</summary>
    Task UnparkAsync(string extension, ParkedCall parked, CancellationToken cancellationToken = default);

    /// <summary>Lists parked calls, all or those parked by one extension.</summary>
    Task<IReadOnlyList<ParkedCall>> ListParkedAsync(string? parkedBy = null, CancellationToken cancellationToken = default);
}

/// <summary>A call in a parking slot.</summary>
public sealed record ParkedCall
{
    /// <summary>The slot.</summary>
    public string? Slot { get; init; }

    /// <summary>The parked party's number.</summary>
    public required string Caller { get; init; }

    /// <summary>The extension that parked it.</summary>
    public string? ParkedBy { get; init; }

    /// <summary>How long it has been parked.</summary>
    public TimeSpan? ParkedFor { get; init; }

    /// <summary>When it returns by itself; null for never or unknown.</summary>
    public TimeSpan? ReturnsIn { get; init; }

    /// <summary>The ids of the call.</summary>
    public IReadOnlyList<VendorCallId> CallIds { get; init; } = [];

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"slot {Slot}: {PhoneNumbers.Mask(Caller)}";
}
