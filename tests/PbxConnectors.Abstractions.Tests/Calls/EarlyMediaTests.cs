namespace PbxConnectors.Abstractions.Tests.Calls;

/// <summary>Sound before an answer is an observation beside the states: it moves none and is lost by none.</summary>
public sealed class EarlyMediaTests
{
    private readonly CallBench _bench = new();

    [Fact]
    public async Task It_stands_between_the_states_where_it_came_and_moves_none()
    {
        _bench.See(CallState.Initiated);
        Hear(second: 2).ShouldBeTrue();
        _bench.Call.State.ShouldBe(CallState.Initiated);
        _bench.See(CallState.Alerting, 3);
        _bench.End(EndReason.NoAnswer);

        var steps = await _bench.Call.ReadStepsAsync().ToListAsync();

        steps.Select(Describe).ShouldBe(["Initiated", "PCMA", "Alerting", "Ended"]);
        steps[1].ShouldBe(_bench.Call.EarlyMedia);
        (await CallBench.ReadAllAsync(_bench.Call)).ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Ended]);
    }

    [Fact]
    public async Task It_may_be_the_first_thing_known_of_a_call_and_wakes_who_reads()
    {
        await using var reader = _bench.Call.ReadStepsAsync().GetAsyncEnumerator();
        var next = reader.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();

        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Hear(second: 4);

        (await next).ShouldBeTrue();
        reader.Current.ShouldBe(new EarlyMediaBegan(_bench.Start.AddSeconds(4), _bench.Start.AddSeconds(5), Freshness.Pushed, "PCMA"));
        _bench.Call.State.ShouldBe(CallState.Unknown);
    }

    [Fact]
    public async Task It_is_told_once_and_the_result_keeps_its_time()
    {
        _bench.See(CallState.Initiated);
        Hear(second: 1).ShouldBeTrue();
        Hear(second: 2).ShouldBeFalse();
        _bench.End();

        (await _bench.Call.Completion).EarlyMediaAt.ShouldBe(_bench.Start.AddSeconds(1));
        _bench.Call.EarlyMedia!.At.ShouldBe(_bench.Start.AddSeconds(1));
    }

    [Theory]
    [InlineData(CallState.Connected)]
    [InlineData(CallState.Held)]
    public async Task What_is_heard_behind_an_answer_is_no_early_media(CallState answered)
    {
        _bench.See(CallState.Initiated);
        _bench.See(answered, 1);
        Hear(second: 2).ShouldBeFalse();
        _bench.End();

        Hear(second: 3).ShouldBeFalse();
        _bench.Call.EarlyMedia.ShouldBeNull();
        (await _bench.Call.Completion).EarlyMediaAt.ShouldBeNull();
    }

    private static string? Describe(CallStep step) => step switch
    {
        CallStateChange change => change.State.ToString(),
        EarlyMediaBegan heard => heard.Codec,
        _ => null,
    };

    private bool Hear(int second) => _bench.Source.ObserveEarlyMedia(_bench.Start.AddSeconds(second), Freshness.Pushed, "PCMA");
}
