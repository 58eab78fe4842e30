namespace PbxConnectors;

/// <summary>Reads trunks. Thread-safe.</summary>
public interface IPbxTrunks : IPbxFeature
{
    /// <summary>Streams the state of all trunks.</summary>
    IAsyncEnumerable<TrunkStatus> ListTrunkStatusAsync(CancellationToken cancellationToken = default);
}

/// <summary>State of one trunk at one moment.</summary>
public sealed record TrunkStatus
{
    /// <summary>The trunk's name.</summary>
    public required string Trunk { get; init; }

    /// <summary>Its state.</summary>
    public DeviceState State { get; init; }

    /// <summary>Its state as the vendor writes it.</summary>
    public string? VendorState { get; init; }

    /// <summary>Channels in use, where told.</summary>
    public int? ChannelsInUse { get; init; }

    /// <summary>Channels there are; null for unlimited or unknown.</summary>
    public int? Channels { get; init; }

    /// <summary>When it was read, by our clock.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>Trunk and state; a trunk named by its number is masked.</summary>
    public override string ToString() => $"trunk {(Trunk.All(char.IsAsciiDigit) ? PhoneNumbers.Mask(Trunk) : Trunk)}: {State}";
}
