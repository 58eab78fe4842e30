using System.Globalization;
using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Lab;

/// <summary>The numbers of the laboratory: each number state has one, whose last digits are the state's number.</summary>
internal static class LabNumbers
{
    private const string Prefix = "13900000";

    /// <summary>Numbers that try something else than a state.</summary>
    private static readonly (string Number, NumberScenario Scenario, string Behaviour)[] Special =
    [
        (Prefix + "901", NumberScenario.Answered() with { RefuseDial = true }, "the PBX refuses to dial it"),
        (Prefix + "902", NumberScenario.EmptyNumber() with { CorruptRecording = true }, "empty, and its recording comes out damaged"),
        (Prefix + "903", NumberScenario.EmptyNumber() with { Records = false }, "empty, and no recording is kept"),
        (
            Prefix + "904",
            NumberScenario.Answered(ringTime: TimeSpan.FromSeconds(2), talkTime: TimeSpan.FromMinutes(5)),
            "answered after 2 s, talks for five minutes"),
    ];

    public static string Of(NumberState state) => Prefix + ((int)state).ToString("000", CultureInfo.InvariantCulture);

    /// <summary>All numbers, and what happens when one is dialled.</summary>
    public static IReadOnlyList<LabNumber> All { get; } =
    [
        .. NumberStates.All.Where(state => state != NumberState.Unknown).Select(state => Describe(Of(state), NumberScenario.For(state))),
        .. Special.Select(number => new LabNumber(number.Number, number.Scenario.Label, number.Scenario.State.ToChinese(), number.Behaviour)),
    ];

    /// <summary>The plan of the laboratory. Numbers that are not listed answer.</summary>
    public static NumberPlan CreatePlan()
    {
        var plan = new NumberPlan(NumberScenario.Answered());
        foreach (var state in NumberStates.All.Where(state => state != NumberState.Unknown))
        {
            plan.Assign(Of(state), NumberScenario.For(state));
        }

        foreach (var (number, scenario, _) in Special)
        {
            plan.Assign(number, scenario);
        }

        return plan;
    }

    public static LabNumber Describe(string number, NumberScenario scenario)
    {
        var early = scenario.EarlyMedia.Select(part => part.Kind switch
        {
            MediaKind.Announcement => $"announcement '{part.Name}'{(part.Repeats > 1 ? $" × {part.Repeats}" : "")}",
            MediaKind.None => "no audio",
            MediaKind.Tone => $"{part.Name} tone",
            _ => JsonName(part.Kind),
        });
        var behaviour = string.Join(", then ", early);
        if (scenario.Answers)
        {
            behaviour = string.Create(
                CultureInfo.InvariantCulture,
                $"{behaviour}; answers after {scenario.RingTime.TotalSeconds:0.#} s, hangs up after {scenario.TalkTime.TotalSeconds:0.#} s");
        }
        else if (scenario.Q850Cause is { } cause)
        {
            behaviour += $"; cleared with cause {cause}";
        }

        return new LabNumber(number, scenario.Label, scenario.State.ToChinese(), behaviour);
    }

#pragma warning disable CA1308 // Shown, not compared.
    private static string JsonName(MediaKind kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>A number of the laboratory.</summary>
internal sealed record LabNumber(string Number, string Label, string Chinese, string Behaviour);
