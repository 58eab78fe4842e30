namespace PbxConnectors.Testing;

/// <summary>One side of a call: an extension, or an outside number with its scenario.</summary>
internal sealed class Party
{
    private Party(string number, SimulatedExtension? extension, NumberScenario? scenario)
    {
        Number = number;
        Extension = extension;
        Scenario = scenario;
    }

    public string Number { get; }
    public SimulatedExtension? Extension { get; }
    public NumberScenario? Scenario { get; }

    /// <summary>How long this side goes on talking before it hangs up; null when it never does on its own.</summary>
    public TimeSpan? TalkLeft { get; set; }

    public static Party Of(SimulatedExtension extension) => new(extension.Number, extension, null);

    public static Party Outside(string number, NumberScenario scenario) =>
        new(number, null, scenario) { TalkLeft = scenario.Answers ? scenario.TalkTime : null };

    /// <summary>A side that is no person: a queue, a parking place, a menu.</summary>
    public static Party Place(string number) => new(number, null, null);
}
