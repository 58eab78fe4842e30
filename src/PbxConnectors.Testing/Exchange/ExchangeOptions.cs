namespace PbxConnectors.Testing;

/// <summary>How a simulated exchange behaves. Immutable.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Seed of everything that varies: which recording of a label is played, line noise, level. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long anything rings before the exchange gives up with cause 19, no answer. Default 60 s.</summary>
    public TimeSpan RingLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From dialling to the first sound from the network. Default 1 s.</summary>
    public TimeSpan PostDialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many calls an extension may have at a time. Default 1.</summary>
    public int MaxCallsPerExtension { get; init; } = 1;

    /// <summary>What the exchange plays. Default: the announcements that come with this package.</summary>
    public LabAudio Audio { get; init; } = LabAudio.Embedded;

    /// <summary>Name of the trunk that outside numbers are reached by. Default <c>trunkLab</c>.</summary>
    public string TrunkName { get; init; } = "trunkLab";

    /// <summary>Address of that trunk. Default a documentation address (RFC 5737).</summary>
    public string TrunkAddress { get; init; } = "192.0.2.20";

    /// <summary>Port of that trunk. Default 5060.</summary>
    public int TrunkPort { get; init; } = 5060;

    /// <summary>How long a call stays parked before it rings back at who parked it; null for ever. Default 10 minutes.</summary>
    public TimeSpan? ParkingTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
