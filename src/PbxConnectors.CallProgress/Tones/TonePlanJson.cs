using System.Text.Json.Serialization;

namespace PbxConnectors.CallProgress;

/// <summary>A tone plan as it stands in JSON.</summary>
internal sealed record TonePlanDocument
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required ToneDocument[] Tones { get; init; }
}

/// <summary>One row of a plan as it stands in JSON; durations in seconds.</summary>
internal sealed record ToneDocument
{
    public required string Name { get; init; }

    public required ToneKind Kind { get; init; }

    public required double[] Frequencies { get; init; }

    // Settable, not init-only: the source generator would otherwise overwrite the defaults.
    public double[][] Cadence { get; set; } = [];

    public double FrequencyTolerance { get; set; } = 25;

    public double CadenceTolerance { get; set; } = 0.1;

    public string? Source { get; set; }

    public ToneDefinition ToTone(string source) => new()
    {
        Name = Name,
        Kind = Kind,
        Frequencies = Array.AsReadOnly(Frequencies),
        Cadence = Cadence.Select(ToSegment).ToArray().AsReadOnly(),
        FrequencyTolerance = FrequencyTolerance,
        CadenceTolerance = CadenceTolerance,
        Source = Source ?? source,
    };

    private static ToneCadenceSegment ToSegment(double[] pair) => pair.Length == 2
        ? new ToneCadenceSegment(TimeSpan.FromSeconds(pair[0]), TimeSpan.FromSeconds(pair[1]))
        : throw new ArgumentException("Every cadence entry is [seconds on, seconds off].");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(TonePlanDocument[]))]
internal sealed partial class TonePlanJson : JsonSerializerContext;
