using FsCheck;
using FsCheck.Fluent;

namespace PbxConnectors.Transport.Tests.Calls;

public sealed class CallLookupTests
{
    private static readonly string[] Keys = ["8001", "8002", "06001234", "6001234", "96001234", "1234", "01234", "0"];

    [Fact]
    public async Task A_call_is_found_by_who_placed_it_by_the_number_dialled_and_by_its_id()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow("8001", "6001234", "id-1");
        bench.Follow("8002", "6005678", "id-2");

        bench.Tracker.From("8001").ShouldBe([call]);
        bench.Tracker.To("6001234").ShouldBe([call]);
        bench.Tracker.Named("id-1").ShouldBe([call]);
        bench.Tracker.Find(call.Source.Call).ShouldBe(call);
    }

    [Theory]
    [InlineData("06001234")]
    [InlineData("96001234")]
    [InlineData("1001234")]
    public async Task A_number_with_a_prefix_or_without_its_beginning_finds_the_calls_it_may_be_to(string written)
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow(to: "6001234");

        bench.Tracker.To(written).ShouldBe([call]);
    }

    [Fact]
    public async Task A_short_number_finds_nothing_but_itself()
    {
        await using var bench = new TrackerBench();
        var extension = bench.Follow(to: "1234");
        bench.Follow(to: "6001234");

        bench.Tracker.To("1234").ShouldBe([extension]);
        bench.Tracker.To("01234").ShouldBe([extension]);
    }

    [Fact]
    public async Task What_no_call_has_finds_none()
    {
        await using var bench = new TrackerBench();
        bench.Follow();

        bench.Tracker.From("8002").ShouldBeEmpty();
        bench.Tracker.To(null).ShouldBeEmpty();
        bench.Tracker.Named(null).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_learnt_later_finds_the_call()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow(id: "first");

        bench.Tracker.Name(call, "second");
        bench.Tracker.Name(call, "second");

        bench.Tracker.Named("first").ShouldBe([call]);
        bench.Tracker.Named("second").ShouldBe([call]);
        call.Ids.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task An_id_learnt_after_the_end_finds_nothing()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow();
        bench.Tracker.Forget(call.Source.Call).ShouldBe(call);

        bench.Tracker.Name(call, "late");

        bench.Tracker.Named("late").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_ids_of_a_call_that_is_over_are_known_as_past()
    {
        await using var bench = new TrackerBench();
        var call = bench.Follow(id: "id-1");
        bench.Tracker.IsPast("id-1").ShouldBeFalse();

        bench.Tracker.EndUnknown(call, "test");

        bench.Tracker.IsPast("id-1").ShouldBeTrue();
        bench.Tracker.Named("id-1").ShouldBeEmpty();
    }

    [Fact]
    public void Calls_that_come_and_go_in_any_order_are_found_as_if_each_were_looked_at() => Prop.ForAll(
        Gen.Elements(Keys).Three().Select(keys => (From: keys.Item1, To: keys.Item2, Id: keys.Item3)).Zip(Gen.Choose(0, 3))
            .ListOf().ToArbitrary(),
        steps =>
        {
            var bench = new TrackerBench();
            var open = new List<TestCall>();
            foreach (var ((from, to, id), kind) in steps)
            {
                if (kind > 0 || open.Count == 0)
                {
                    open.Add(bench.Follow(from, to, id));
                }
                else
                {
                    bench.Tracker.Forget(open[0].Source.Call);
                    open.RemoveAt(0);
                }
            }

            bench.Tracker.Count.ShouldBe(open.Count);
            foreach (string key in Keys)
            {
                bench.Tracker.From(key).ShouldBe(open.Where(call => call.From == key), ignoreOrder: true);
                bench.Tracker.Named(key).ShouldBe(open.Where(call => call.Ids.Contains(key)), ignoreOrder: true);
                string ending = NumberEnding.Of(key).ToString();
                bench.Tracker.To(key).ShouldBe(open.Where(call => NumberEnding.Of(call.To).SequenceEqual(ending)), ignoreOrder: true);
            }

            // Their waits fault, and nothing is left behind.
            bench.DisposeAsync().AsTask().IsFaulted.ShouldBeFalse();
            bench.Tracker.Count.ShouldBe(0);
        }).QuickCheckThrowOnFailure();
}
