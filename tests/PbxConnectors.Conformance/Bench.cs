namespace PbxConnectors.Conformance;

/// <summary>What a specification wants to find at the PBX. Immutable.</summary>
public sealed record Bench
{
    /// <summary>The extension calls are placed from; it answers at once, as do those after it.</summary>
    public const string Extension = "8001";

    /// <summary>An extension that is told to, and never answers.</summary>
    public const string SilentExtension = "8999";

    /// <summary>What happens when a number is dialled.</summary>
    public NumberPlan Numbers { get; init; } = new();

    /// <summary>How many extensions there are from <see cref="Extension"/> on.</summary>
    public int Extensions { get; init; } = 3;

    /// <summary>How many calls an extension may have at a time.</summary>
    public int CallsPerExtension { get; init; } = 1;

    /// <summary>How many times faster than life it goes.</summary>
    public double Speed { get; init; } = 50;

    /// <summary>
    /// After how long the dialer gives up a call nothing is heard of. Far away unless a specification is about it: on a fast clock, a busy
    /// machine must not be taken for a silent PBX.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary>A bench with one number.</summary>
    public static Bench With(string number, NumberScenario scenario) => new() { Numbers = new NumberPlan().Assign(number, scenario) };

    /// <summary>A hang must end a test, not the whole run.</summary>
    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
