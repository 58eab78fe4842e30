namespace PbxConnectors.Conformance;

/// <summary>The numbers the specifications dial, and what becomes of them: short, for the suite is run often.</summary>
public static class Number
{
    public const string Answering = "13900000001";
    public const string Busy = "13900000002";
    public const string Silent = "13900000003";
    public const string Rejecting = "13900000004";
    public const string Empty = "13900000005";
    public const string Off = "13900000006";
    public const string Ringing = "13900000007";
    public const string Talking = "13900000008";
    public const string Refused = "13900000009";

    /// <summary>Longer than any test.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(2);

    /// <summary>A plan with all of them.</summary>
    public static NumberPlan Plan => new NumberPlan()
        .Assign(Answering, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)))
        .Assign(Busy, NumberScenario.Busy() with { RingTime = TimeSpan.FromSeconds(1) })
        .Assign(Silent, NumberScenario.NoAnswer() with { RingTime = TimeSpan.FromSeconds(5) })
        .Assign(Rejecting, NumberScenario.Rejected() with { RingTime = TimeSpan.FromSeconds(2) })
        .Assign(Empty, NumberScenario.EmptyNumber() with { RingTime = TimeSpan.FromSeconds(1) })
        .Assign(Off, NumberScenario.PoweredOff() with { RingTime = TimeSpan.FromSeconds(1) })
        .Assign(Ringing, NumberScenario.Answered(Long, Long))
        .Assign(Talking, NumberScenario.Answered(TimeSpan.FromSeconds(1), Long))
        .Assign(Refused, NumberScenario.Answered() with { RefuseDial = true });

    /// <summary>A bench with all of them.</summary>
    public static Bench Bench => new() { Numbers = Plan };
}
