using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing.Tests;

public sealed class NumberPlanTests
{
    [Fact]
    public void A_number_assigned_nothing_is_empty() => new NumberPlan()["13900000001"].State.ShouldBe(NumberState.EmptyNumber);

    [Fact]
    public void Spreading_lets_every_state_occur()
    {
        var numbers = Enumerable.Range(0, 60).Select(i => $"{13900000000 + i}").ToArray();

        var plan = NumberPlan.Spread(numbers);

        plan.Numbers.Select(number => plan[number].State).Distinct().Count()
            .ShouldBe(NumberStates.All.Count(state => state != NumberState.Unknown));
    }

    [Fact]
    public void Spreading_depends_on_the_seed_alone()
    {
        var numbers = Enumerable.Range(0, 60).Select(i => $"{13900000000 + i}").ToArray();

        string[] Labels(int seed)
        {
            var plan = NumberPlan.Spread(numbers, seed);
            return [.. numbers.Select(number => plan[number].Label)];
        }

        Labels(1).ShouldBe(Labels(1));
        Labels(1).ShouldNotBe(Labels(2));
    }

    [Fact]
    public void Neighbouring_numbers_choose_recordings_independently()
    {
        var choices = Enumerable.Range(0, 1000).Select(i => StableHash.Of(1, $"{13900000000 + i}") % 2).ToArray();

        choices.Sum().ShouldBeInRange(450, 550);
        choices.Zip(choices.Skip(1)).Count(pair => pair.First != pair.Second).ShouldBeInRange(450, 550);
    }

    [Fact]
    public void Every_state_has_a_usual_course_that_carries_its_label()
    {
        foreach (var state in NumberStates.All.Where(state => state != NumberState.Unknown))
        {
            NumberScenario.For(state).State.ShouldBe(state);
        }
    }

    [Fact]
    public void An_unknown_state_has_no_usual_course() =>
        Should.Throw<ArgumentOutOfRangeException>(() => NumberScenario.For(NumberState.Unknown));

    [Fact]
    public void A_plan_is_read_from_csv_and_bad_lines_are_named()
    {
        using var reader = new StringReader("""
            number,label
            13900000001,power_off
            13900000002,nonsense

            ,empty
            13900000003,busy
            """);

        var plan = NumberPlan.FromCsv(reader, out var problems);

        plan["13900000001"].State.ShouldBe(NumberState.PoweredOff);
        plan["13900000003"].State.ShouldBe(NumberState.Busy);
        problems.Select(problem => problem.Split(':')[0]).ShouldBe(["line 3", "line 5"]);
    }

    [Fact]
    public void A_csv_without_the_needed_columns_says_so()
    {
        using var reader = new StringReader("phone;state\n1;2\n");

        NumberPlan.FromCsv(reader, out var problems).Numbers.ShouldBeEmpty();

        problems.ShouldHaveSingleItem().ShouldContain("'number' and 'label'");
    }
}
