namespace PbxConnectors.Conformance;

/// <summary>The states of one call come in their order, to everybody who reads them.</summary>
public sealed class StateSpecification
{
    [Theory, EveryVendor]
    public async Task States_only_go_forward_from_initiated_to_one_end(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Answering);

        var changes = await call.ReadStatesAsync(Bench.Limit).ToListAsync(Bench.Limit);

        var states = changes.Select(change => change.State).ToList();
        states[0].ShouldBe(CallState.Initiated);
        states.Order().ShouldBe(states);
        states.Distinct().ShouldBe(states);
        states.ShouldContain(CallState.Connected);
        states[^1].ShouldBe(CallState.Ended);
        changes.Select(change => change.ObservedAt).ShouldBeInOrder();
        changes.ShouldAllBe(change => change.Freshness != Freshness.Unknown);
    }

    [Theory, EveryVendor]
    public async Task Whoever_comes_late_reads_the_same_as_whoever_was_there(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Answering);
        var early = call.ReadStatesAsync(Bench.Limit).ToListAsync(Bench.Limit).AsTask();
        await call.Completion.WaitAsync(Bench.Limit);

        var late = await call.ReadStatesAsync(Bench.Limit).ToListAsync(Bench.Limit);

        late.ShouldBe(await early);
    }

    [Theory, EveryVendor]
    public async Task Who_waits_for_an_answer_that_does_not_come_is_told_how_the_call_ended(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Busy);

        var ended = await Should.ThrowAsync<PbxCallEndedException>(() => call.WaitForAsync(CallState.Connected, Bench.Limit));

        ended.Result.ShouldBeSameAs(await call.Completion);
        ended.Pbx.ShouldBe(pbx.Dialer.Pbx);
    }

    [Theory, EveryVendor]
    public async Task An_answer_is_seen_while_the_call_goes_on_where_states_are_live(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        bool live = pbx.Dialer.Capabilities.CallStates is Freshness.Pushed or Freshness.Local;
        await using var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        if (!live)
        {
            // Polled or from the record: it may show later or not before the end, and what is shown says where it is from.
            await foreach (var change in call.ReadStatesAsync(Bench.Limit))
            {
                change.Freshness.ShouldNotBe(Freshness.Pushed);
                break;
            }

            return;
        }

        var answered = await call.WaitForAsync(CallState.Connected, Bench.Limit);

        answered.Freshness.ShouldBe(pbx.Dialer.Capabilities.CallStates);
        pbx.CallsGoingOn.ShouldBe(1);
    }

    [Theory, EveryVendor]
    public async Task What_is_heard_before_an_answer_is_told_beside_the_states_where_it_is_declared_and_nowhere_else(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var call = await pbx.DialAsync(Number.Answering);

        var steps = await call.ReadStepsAsync(Bench.Limit).ToListAsync(Bench.Limit);

        var result = await call.Completion;
        var heard = steps.OfType<EarlyMediaBegan>().ToList();
        heard.Count.ShouldBe(pbx.Dialer.Capabilities.Supports(PbxOperation.EarlyMedia) ? 1 : 0);
        result.EarlyMediaAt.ShouldBe(heard.SingleOrDefault()?.At);
        call.EarlyMedia.ShouldBe(heard.SingleOrDefault());
        if (heard is [var began])
        {
            began.At.ShouldBeLessThanOrEqualTo(result.AnsweredAt!.Value);
            began.Codec.ShouldNotBeNullOrEmpty();
        }
    }

    [Theory, EveryVendor]
    public async Task Events_of_a_call_come_in_the_order_of_its_states(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.LiveCallEvents))
        {
            pbx.Dialer.TryGetFeature<IPbxEvents>(out _).ShouldBeFalse("what is not declared is not offered");
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Bench.Limit);
        await using var events = pbx.Feature<IPbxEvents>().ReadEventsAsync(enough.Token).GetAsyncEnumerator(enough.Token);
        var next = events.MoveNextAsync();
        await using var call = await pbx.DialAsync(Number.Answering);

        var states = new List<CallState>();
        bool recorded = false;
        while (!recorded && states.LastOrDefault() != CallState.Ended && await next)
        {
            events.Current.Pbx.ShouldBe(pbx.Dialer.Pbx);
            if (events.Current is CallChanged change && IsOf(change))
            {
                states.Add(change.State);
            }

            recorded = events.Current is RecordArrived { Record.To: Number.Answering };
            next = events.MoveNextAsync();
        }

        if (recorded && states.Count == 0)
        {
            pbx.Dialer.Capabilities.NoteOn(PbxOperation.LiveCallEvents).ShouldNotBeNullOrWhiteSpace("only the record of the call is told");
        }
        else
        {
            states.Order().ShouldBe(states);
            states.ShouldContain(CallState.Connected);
        }

        // The next event may be long in coming: the stream ends when its reader no longer wants it.
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            while (await next)
            {
                next = events.MoveNextAsync();
            }
        });
    }

    private static bool IsOf(CallChanged change) => change.OtherParty == Number.Answering || change.Extension == Bench.Extension;
}
