namespace PbxConnectors.CallProgress;

/// <summary>
/// The call progress tones of a network, as data. Immutable, thread-safe. Built-in plans come from the embedded file
/// <c>tone-plans.json</c>; <see cref="Read"/> takes the same format for others.
/// </summary>
public sealed partial class TonePlan
{
    private static readonly Lazy<IReadOnlyDictionary<string, TonePlan>> BuiltIn = new(ReadBuiltIn);
    private readonly Lazy<CompiledTonePlan> _compiled;

    /// <summary>Makes a plan of rows.</summary>
    /// <exception cref="ArgumentException">A row has no or more than two frequencies, or a duration that is not positive.</exception>
    public TonePlan(string name, IEnumerable<ToneDefinition> tones)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tones);
        Name = name;
        Tones = tones.ToArray().AsReadOnly();
        foreach (var tone in Tones)
        {
            Check(tone);
        }

        _compiled = new Lazy<CompiledTonePlan>(() => new CompiledTonePlan(this));
    }

    /// <summary>China, GB/T 3380, with rows seen in the field.</summary>
    public static TonePlan China => BuiltIn.Value["China"];

    /// <summary>United States and Canada, ANSI T1.401.</summary>
    public static TonePlan NorthAmerica => BuiltIn.Value["NorthAmerica"];

    /// <summary>Germany.</summary>
    public static TonePlan Germany => BuiltIn.Value["Germany"];

    /// <summary>United Kingdom.</summary>
    public static TonePlan UnitedKingdom => BuiltIn.Value["UnitedKingdom"];

    /// <summary>Hong Kong.</summary>
    public static TonePlan HongKong => BuiltIn.Value["HongKong"];

    /// <summary>Japan.</summary>
    public static TonePlan Japan => BuiltIn.Value["Japan"];

    /// <summary>Tones every network shares: fax.</summary>
    public static TonePlan Common => BuiltIn.Value["Common"];

    /// <summary>The plans above together, Chinese rows first.</summary>
    public static TonePlan International { get; } = Combine("International",
        China, NorthAmerica, Germany, UnitedKingdom, HongKong, Japan, Common);

    /// <summary>The plan's name.</summary>
    public string Name { get; }

    /// <summary>Its rows; where two fit alike, the earlier wins.</summary>
    public IReadOnlyList<ToneDefinition> Tones { get; }

    internal CompiledTonePlan Compiled => _compiled.Value;

    /// <summary>Joins plans; rows of earlier plans come first.</summary>
    public static TonePlan Combine(string name, params IReadOnlyList<TonePlan> plans)
    {
        ArgumentNullException.ThrowIfNull(plans);
        return new TonePlan(name, plans.SelectMany(plan => plan.Tones));
    }

    /// <summary>Reads plans from JSON in the format of <c>tone-plans.json</c>.</summary>
    /// <exception cref="FormatException">The JSON is not a list of tone plans; the message says where.</exception>
    public static IReadOnlyList<TonePlan> Read(Stream json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TonePlanReader.Read(json, null);
    }

    private static Dictionary<string, TonePlan> ReadBuiltIn()
    {
        string[] files = ["tone-plans.json", "more-tone-plans.json"];
        return files.SelectMany(ReadEmbedded).ToDictionary(plan => plan.Name);
    }

    private static IReadOnlyList<TonePlan> ReadEmbedded(string file)
    {
        using var json = typeof(TonePlan).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The embedded {file} is missing from the assembly.");
        return TonePlanReader.Read(json, file);
    }

    internal static void Check(ToneDefinition tone)
    {
        if (tone.Frequencies.Count is < 1 or > 2 || tone.Frequencies.Any(f => f is not (> 200 and < 3600)))
        {
            throw new ArgumentException($"Tone '{tone.Name}': one or two frequencies between 200 and 3600 Hz are needed.");
        }

        if (tone.Cadence.Any(segment => segment.On <= TimeSpan.Zero || segment.Off < TimeSpan.Zero))
        {
            throw new ArgumentException($"Tone '{tone.Name}': every burst of a cadence needs a positive length.");
        }

        if (tone.FrequencyTolerance < 0 || tone.CadenceTolerance is < 0 or > 0.5)
        {
            throw new ArgumentException($"Tone '{tone.Name}': tolerances must be positive, that of the cadence at most 0.5.");
        }
    }
}
