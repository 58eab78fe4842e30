namespace PbxConnectors.Abstractions.Tests.Calls;

public sealed class CallStateOrderTests
{
    private readonly CallBench _bench = new();

    [Fact]
    public void A_call_nobody_has_seen_yet_is_in_an_unknown_state()
    {
        _bench.Call.State.ShouldBe(CallState.Unknown);
        _bench.Call.Evidence.ShouldBeEmpty();
        _bench.Call.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_who_comes_late_gets_every_state_from_the_first_on()
    {
        _bench.See(CallState.Initiated);
        _bench.See(CallState.Alerting, 2);
        _bench.See(CallState.Connected, 5);
        _bench.End();

        (await CallBench.ReadAllAsync(_bench.Call))
            .ShouldBe([CallState.Initiated, CallState.Alerting, CallState.Connected, CallState.Ended]);
    }

    [Fact]
    public async Task A_reader_gets_what_was_and_then_what_comes()
    {
        _bench.See(CallState.Initiated);
        await using var reader = _bench.Call.ReadStatesAsync().GetAsyncEnumerator();

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.State.ShouldBe(CallState.Initiated);
        var next = reader.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();

        _bench.See(CallState.Alerting, 3);
        (await next).ShouldBeTrue();
        reader.Current.State.ShouldBe(CallState.Alerting);

        _bench.End(EndReason.NoAnswer);
        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.State.ShouldBe(CallState.Ended);
        (await reader.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_one_of_several_readers_gets_every_state()
    {
        var readers = Enumerable.Range(0, 20).Select(_ => Task.Run(() => CallBench.ReadAllAsync(_bench.Call))).ToArray();
        _bench.See(CallState.Initiated);
        _bench.See(CallState.Queued, 1);
        _bench.See(CallState.Alerting, 2);
        _bench.End(EndReason.Busy);

        foreach (var states in await Task.WhenAll(readers))
        {
            states.ShouldBe([CallState.Initiated, CallState.Queued, CallState.Alerting, CallState.Ended]);
        }
    }

    [Fact]
    public async Task A_reader_that_gives_up_does_not_disturb_the_others()
    {
        using var impatient = new CancellationTokenSource();
        await using var quitter = _bench.Call.ReadStatesAsync(impatient.Token).GetAsyncEnumerator();
        var waiting = quitter.MoveNextAsync().AsTask();
        var patient = CallBench.ReadAllAsync(_bench.Call);

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);

        _bench.See(CallState.Alerting);
        _bench.End();
        (await patient).ShouldBe([CallState.Alerting, CallState.Ended]);
    }

    [Theory]
    [InlineData(CallState.Alerting, CallState.Initiated)]
    [InlineData(CallState.Alerting, CallState.Queued)]
    [InlineData(CallState.Connected, CallState.Alerting)]
    [InlineData(CallState.Held, CallState.Alerting)]
    [InlineData(CallState.Transferring, CallState.Initiated)]
    public void A_state_never_goes_backwards_and_what_came_late_is_kept_as_evidence(CallState reached, CallState late)
    {
        _bench.See(reached, 5).ShouldBeTrue();

        _bench.See(late, 9, "late").ShouldBeFalse();

        _bench.Call.State.ShouldBe(reached);
        _bench.Call.Evidence.ShouldHaveSingleItem().ShouldBe(
            new CallObservation(late, _bench.Start.AddSeconds(9), Freshness.Pushed, "late"));
    }

    [Fact]
    public void States_may_be_skipped_for_not_every_PBX_shows_them_all()
    {
        _bench.See(CallState.Connected, 4).ShouldBeTrue();
        _bench.Call.State.ShouldBe(CallState.Connected);
    }

    [Fact]
    public void A_repeated_state_is_neither_a_step_nor_evidence()
    {
        _bench.See(CallState.Alerting, 1).ShouldBeTrue();
        _bench.See(CallState.Alerting, 2).ShouldBeFalse();
        _bench.Call.Evidence.ShouldBeEmpty();
    }

    [Fact]
    public async Task Talking_holding_parking_and_transferring_follow_one_another_in_any_order()
    {
        CallState[] way = [CallState.Connected, CallState.Held, CallState.Connected, CallState.Transferring, CallState.Parked, CallState.Connected];
        for (int second = 0; second < way.Length; second++)
        {
            _bench.See(way[second], second).ShouldBeTrue();
        }

        _bench.End();
        (await CallBench.ReadAllAsync(_bench.Call)).ShouldBe([.. way, CallState.Ended]);
    }

    [Fact]
    public void An_older_hold_does_not_undo_a_newer_retrieval()
    {
        _bench.See(CallState.Connected, 10);
        _bench.See(CallState.Held, 4).ShouldBeFalse();

        _bench.Call.State.ShouldBe(CallState.Connected);
        _bench.Call.Evidence.ShouldHaveSingleItem().State.ShouldBe(CallState.Held);
    }

    [Fact]
    public void Two_lateral_states_of_the_same_second_count_in_the_order_they_came()
    {
        _bench.See(CallState.Connected, 4);
        _bench.See(CallState.Held, 4).ShouldBeTrue();
        _bench.Call.State.ShouldBe(CallState.Held);
    }

    [Fact]
    public void Observations_after_the_end_are_evidence_only()
    {
        _bench.End(EndReason.NoAnswer);
        _bench.See(CallState.Connected, 3).ShouldBeFalse();
        _bench.Call.State.ShouldBe(CallState.Ended);
        _bench.Call.Evidence.ShouldHaveSingleItem().State.ShouldBe(CallState.Connected);
    }

    [Fact]
    public void Evidence_is_bounded_and_keeps_the_oldest()
    {
        _bench.See(CallState.Connected, 1);
        for (int i = 0; i < 1000; i++)
        {
            _bench.See(CallState.Alerting, i);
        }

        _bench.Call.Evidence.Count.ShouldBe(64);
        _bench.Call.Evidence[0].At.ShouldBe(_bench.Start);
        _bench.Call.Evidence[^1].At.ShouldBe(_bench.Start.AddSeconds(63));
    }

    [Fact]
    public void Evidence_and_ids_are_snapshots()
    {
        _bench.See(CallState.Connected, 1);
        _bench.See(CallState.Alerting);
        _bench.Source.AddVendorId(new VendorCallId("uniqueid", "1"));
        var evidence = _bench.Call.Evidence;
        var ids = _bench.Call.VendorIds;

        _bench.See(CallState.Initiated);
        _bench.Source.AddVendorId(new VendorCallId("linkedid", "2"));

        evidence.Count.ShouldBe(1);
        ids.Count.ShouldBe(1);
        _bench.Call.Evidence.Count.ShouldBe(2);
    }

    [Fact]
    public void An_id_known_already_is_not_added_twice_and_the_order_is_that_of_learning()
    {
        _bench.Source.AddVendorId(new VendorCallId("uniqueid", "1"));
        _bench.Source.AddVendorId(new VendorCallId("linkedid", "1"));
        _bench.Source.AddVendorId(new VendorCallId("uniqueid", "1"));

        _bench.Call.VendorIds.ShouldBe([new VendorCallId("uniqueid", "1"), new VendorCallId("linkedid", "1")]);
    }

    [Theory]
    [InlineData(CallState.Ended)]
    [InlineData(CallState.Unknown)]
    public void Ended_and_unknown_cannot_be_observed(CallState state)
    {
        Should.Throw<ArgumentException>(() => _bench.See(state)).ParamName.ShouldBe("observation");
        _bench.Call.State.ShouldBe(CallState.Unknown);
    }

    [Fact]
    public async Task A_change_tells_when_it_was_and_when_we_learnt_it()
    {
        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        _bench.Source.Observe(new CallObservation(CallState.Alerting, _bench.Start.AddSeconds(3), Freshness.Polled, "RING"));

        var change = await _bench.Call.WaitForAsync(CallState.Alerting);

        change.ShouldBe(new CallStateChange(
            CallState.Alerting, _bench.Start.AddSeconds(3), _bench.Start.AddSeconds(30), Freshness.Polled, "RING"));
    }

    [Fact]
    public void Live_sound_is_there_once_the_dialer_attached_it()
    {
        _bench.Call.TryGetLiveAudio(out var none).ShouldBeFalse();
        none.ShouldBeNull();

        var audio = new SilentAudio();
        _bench.Source.AttachLiveAudio(audio);

        _bench.Call.TryGetLiveAudio(out var found).ShouldBeTrue();
        found.ShouldBeSameAs(audio);
    }

    [Fact]
    public void A_request_without_a_correlation_id_gets_one_of_its_own()
    {
        var handlers = new PbxCallHandlers { HangUp = static (_, _) => Task.CompletedTask };
        var pbx = new PbxIdentity("test");
        var one = new PbxCallSource(pbx, new DialRequest("8001", "10086"), handlers).Call;
        var other = new PbxCallSource(pbx, new DialRequest("8001", "10086"), handlers).Call;

        one.CorrelationId.Length.ShouldBe(32);
        one.CorrelationId.ShouldNotBe(other.CorrelationId);
        _bench.Call.CorrelationId.ShouldBe("order-7");
    }

    private sealed class SilentAudio : ICallAudio
    {
        public int SampleRate => 8000;

        public IAsyncEnumerable<CallAudioFrame> ReadFramesAsync(CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<CallAudioFrame>();
    }
}
