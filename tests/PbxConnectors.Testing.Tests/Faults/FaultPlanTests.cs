namespace PbxConnectors.Testing.Tests;

public sealed class FaultPlanTests
{
    [Fact]
    public void Faults_asked_for_strike_in_order_and_then_no_more()
    {
        var plan = new FaultPlan(["dial"], seed: 1).Next("dial", Fault.Drop, times: 2).Next("dial", Fault.Garbage);

        Fault?[] taken = [plan.Take("dial"), plan.Take("dial"), plan.Take("dial"), plan.Take("dial")];

        taken.ShouldBe([Fault.Drop, Fault.Drop, Fault.Garbage, null]);
        plan.Applied.Count.ShouldBe(3);
    }

    [Fact]
    public void A_standing_fault_strikes_until_cleared()
    {
        var plan = new FaultPlan(["dial"], seed: 1).Always("dial", Fault.Truncate);

        plan.Take("dial").ShouldBe(Fault.Truncate);
        plan.Take("dial").ShouldBe(Fault.Truncate);
        plan.Clear();

        plan.Take("dial").ShouldBeNull();
    }

    [Fact]
    public void The_random_share_depends_on_the_seed_alone()
    {
        static bool[] Run(int seed)
        {
            var plan = new FaultPlan(["dial", "hangup"], seed).Randomly(0.3, [Fault.Drop], "dial");
            return [.. Enumerable.Range(0, 1000).Select(_ => plan.Take("dial") is not null)];
        }

        Run(7).ShouldBe(Run(7));
        Run(7).ShouldNotBe(Run(8));
        Run(7).Count(struck => struck).ShouldBeInRange(250, 350);
    }

    [Fact]
    public void The_random_share_spares_other_operations()
    {
        var plan = new FaultPlan(["dial", "hangup"], seed: 1).Randomly(1, [Fault.Drop], "dial");

        plan.Take("hangup").ShouldBeNull();
        plan.Take("dial").ShouldBe(Fault.Drop);
    }

    [Fact]
    public void An_operation_nobody_knows_is_refused_with_those_that_are_known() =>
        Should.Throw<ArgumentException>(() => new FaultPlan(["dial"], seed: 1).Next("dail",
            Fault.Drop)).Message.ShouldContain("Known: dial");
}
