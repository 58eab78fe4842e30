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

    /// <summary>How long this side waits for an answer; null when the exchange's limits alone count.</summary>
    public TimeSpan? Patience { get; set; }

    /// <summary>The message this side leaves when a voice mailbox answers; null for none.</summary>
    public TimeSpan? Message { get; private init; }

    /// <summary>Whether this is no person but a queue, a parking place or a menu.</summary>
    public bool IsPlace { get; private init; }

    public static Party Of(SimulatedExtension extension) => new(extension.Number, extension, null);

    public static Party Outside(string number, NumberScenario scenario) =>
        new(number, null, scenario) { TalkLeft = scenario.Answers ? scenario.TalkTime : null };

    /// <summary>A side that is no person: a queue, a parking place, a menu.</summary>
    public static Party Place(string number) => new(number, null, null) { IsPlace = true };

    /// <summary>Somebody who calls from outside.</summary>
    public static Party From(string number, InboundCaller caller) =>
        new(number, null, null) { TalkLeft = caller.TalkTime, Patience = caller.Patience, Message = caller.LeavesMessage };
}
