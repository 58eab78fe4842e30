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
}
