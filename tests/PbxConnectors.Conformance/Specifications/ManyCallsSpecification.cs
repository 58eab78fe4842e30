namespace PbxConnectors.Conformance;

/// <summary>Calls side by side and one after the other: each has its own course and its own end.</summary>
public sealed class ManyCallsSpecification
{
    private const int Many = 200;

    [Theory, EveryVendor]
    public async Task Two_calls_on_one_extension_never_get_each_others_end(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor, Number.Bench with { CallsPerExtension = 2 });

        var answered = await pbx.DialAsync(Number.Answering);
        var busy = await pbx.DialAsync(Number.Busy);
        var results = await Task.WhenAll(answered.Completion, busy.Completion).WaitAsync(Bench.Limit);

        // A PBX that tells of extensions only may leave both unknown; no call may pass for the other.
        results[0].Reason.ShouldBeOneOf(EndReason.Normal, EndReason.Unknown);
        results[1].Answered.ShouldBeFalse();
        results[1].Reason.ShouldBeOneOf(EndReason.Busy, EndReason.Unknown);
        pbx.DialCount(Number.Answering).ShouldBe(1);
        pbx.DialCount(Number.Busy).ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task A_number_dialled_again_does_not_get_the_end_of_the_call_before(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);

        var first = await pbx.CallAsync(Number.Answering);
        pbx.Bench.Numbers.Assign(Number.Answering, NumberScenario.Busy() with { RingTime = TimeSpan.FromSeconds(1) });
        var second = await pbx.CallAsync(Number.Answering);

        first.Answered.ShouldBeTrue();
        second.Answered.ShouldBeFalse();
        second.DialedAt!.Value.ShouldBeGreaterThan(first.DialedAt!.Value);
        pbx.DialCount(Number.Answering).ShouldBe(2);
    }

    [Theory, EveryVendor]
    public async Task Two_hundred_calls_at_once_each_have_their_own_end(string vendor)
    {
        var plan = new NumberPlan();
        string[] numbers = [.. Enumerable.Range(0, Many).Select(i => $"1391000{i:0000}")];
        for (int i = 0; i < Many; i++)
        {
            plan.Assign(numbers[i], IsAnswered(i)
                ? NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20))
                : NumberScenario.Busy() with { RingTime = TimeSpan.FromSeconds(10) });
        }

        await using var pbx = await PbxUnderTest.StartAsync(vendor, new Bench { Numbers = plan, Extensions = Many, Speed = 20 });

        var results = await Task.WhenAll(numbers.Select((number, i) => pbx.CallAsync(number, $"{8001 + i}"))).WaitAsync(Bench.Limit);

        for (int i = 0; i < Many; i++)
        {
            results[i].Answered.ShouldBe(IsAnswered(i), $"call {i}: {results[i].Reason}, {results[i].Explanation}");
            pbx.DialCount(numbers[i]).ShouldBe(1);
        }
    }

    private static bool IsAnswered(int call) => call % 2 == 0;
}
