using System.Collections.Concurrent;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>
/// Says for every number what happens when it is dialled. Thread-safe; may be changed while an exchange runs on it, a call keeps
/// the scenario it began with.
/// </summary>
public sealed class NumberPlan
{
    private readonly ConcurrentDictionary<string, NumberScenario> _scenarios = new(StringComparer.Ordinal);

    /// <summary>Creates a plan; the default scenario (empty number, unless given) is for numbers not assigned one.</summary>
    public NumberPlan(NumberScenario? defaultScenario = null) =>
        DefaultScenario = defaultScenario ?? NumberScenario.EmptyNumber();

    /// <summary>What happens with a number that has been assigned nothing.</summary>
    public NumberScenario DefaultScenario { get; }

    /// <summary>The numbers that have been assigned a scenario, in order.</summary>
    public IReadOnlyList<string> Numbers => [.. _scenarios.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What happens when <paramref name="number"/> is dialled.</summary>
    public NumberScenario this[string number] => _scenarios.GetValueOrDefault(number, DefaultScenario);

    /// <summary>Assigns a scenario to a number, replacing an earlier one. Returns this plan.</summary>
    public NumberPlan Assign(string number, NumberScenario scenario)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        ArgumentNullException.ThrowIfNull(scenario);
        _scenarios[number] = scenario;
        return this;
    }

    /// <summary>
    /// Spreads the numbers evenly over all number states, in an order that depends on nothing but the seed: with 25 numbers or
    /// more every state occurs.
    /// </summary>
    public static NumberPlan Spread(IEnumerable<string> numbers, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var states = NumberStates.All.Where(state => state != NumberState.Unknown).Order().ToArray();
        var random = new Random(seed);
        var plan = new NumberPlan();
        var next = states.Length;
        foreach (var number in numbers)
        {
            if (next == states.Length)
            {
                random.Shuffle(states);
                next = 0;
            }

            plan.Assign(number, NumberScenario.For(states[next++]));
        }

        return plan;
    }

    /// <summary>
    /// Reads a plan from comma-separated values with a header naming the columns <c>number</c> and <c>label</c> (any spelling a
    /// number state is known by). Lines that cannot be read are left out and become problems, by line number.
    /// </summary>
    public static NumberPlan FromCsv(TextReader reader, out IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var found = new List<string>();
        problems = found;
        var plan = new NumberPlan();
        var header = CsvLine.Split(reader.ReadLine() ?? "");
        var numberColumn = header.FindIndex(name => name.Equals("number", StringComparison.OrdinalIgnoreCase));
        var labelColumn = header.FindIndex(name => name.Equals("label", StringComparison.OrdinalIgnoreCase));
        if (numberColumn < 0 || labelColumn < 0)
        {
            found.Add("line 1: needs a header with the columns 'number' and 'label'");
            return plan;
        }

        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            var cells = CsvLine.Split(text);
            if (cells.Count <= Math.Max(numberColumn, labelColumn) || cells[numberColumn].Length == 0)
            {
                found.Add($"line {line}: no number or no label");
            }
            else if (!NumberStates.TryParse(cells[labelColumn], out var state) || state == NumberState.Unknown)
            {
                found.Add($"line {line}: '{cells[labelColumn]}' is not a number state");
            }
            else
            {
                plan.Assign(cells[numberColumn], NumberScenario.For(state));
            }
        }

        return plan;
    }
}
