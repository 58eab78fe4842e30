using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>What becomes of one number.</summary>
public sealed class NumberTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";
    private const string Third = "13800000003";

    [Fact]
    public async Task A_number_is_taken_dialled_heard_reported_and_uploaded()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        (result.Number, result.Extension, result.State).ShouldBe((First, "8001", NumberState.EmptyNumber));
        result.Confidence.ShouldBeGreaterThan(0.5);
        result.Evidence.ShouldNotBeEmpty();
        result.Verdict.ShouldNotBeNull().State.ShouldBe(NumberState.EmptyNumber);
        result.CallResult.ShouldNotBeNull().Q850Cause.ShouldBe(Q850.UnallocatedNumber);
        result.Problem.ShouldBeNull();
        result.AudioUpload.ShouldBe(AudioUpload.Queued);
        var upload = bench.Server.Uploads.ShouldHaveSingleItem();
        (upload.ExtensionNumber, upload.PhoneNumber, upload.FileName).ShouldBe(("8001", First, result.AudioName));
        upload.Content.Length.ShouldBe(result.AudioBytes);
        bench.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_sound_and_signalling_disagree_about_is_said()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call =>
        {
            call.Answer();
            call.End(EndReason.Normal, Sound.Wave(Sound.VacantTone()));
        };

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        result.State.ShouldBe(NumberState.EmptyNumber);
        result.Contradiction.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_dial_that_may_have_reached_the_PBX_is_never_repeated()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.DialRetries = 5);
        bench.Dialer.OnDial = call => throw new PbxTimeoutException("No answer.", call.Dialer.Details(Delivery.Unknown, transient: true));

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var result = (await run).ShouldHaveSingleItem();
        bench.Dialer.TimesDialled(First).ShouldBe(1);
        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNull().ShouldContain("not dialled again");
        result.AudioUpload.ShouldBe(AudioUpload.NoAudio);
    }

    [Fact]
    public async Task A_dial_that_certainly_reached_nobody_is_repeated_as_often_as_the_options_say()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Dialer.TimesDialled(First) == 1)
            {
                throw new PbxUnavailableException("Connection refused.", call.Dialer.Details(Delivery.NotSent, transient: true));
            }

            call.EndAsEmptyNumber();
        };

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).ShouldHaveSingleItem().State.ShouldBe(NumberState.EmptyNumber);
        bench.Dialer.TimesDialled(First).ShouldBe(2);
    }

    [Fact]
    public async Task A_PBX_that_is_away_costs_the_number_its_state_and_slows_the_line_down()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
            throw new PbxUnavailableException("Connection refused.", call.Dialer.Details(Delivery.NotSent, transient: true));

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var results = (await run).OrderBy(result => result.EndedAt).ToList();
        results.Select(result => result.State).ShouldBe([NumberState.Unknown, NumberState.Unknown]);
        results[0].Problem.ShouldNotBeNull().ShouldContain("not dialled");
        (bench.Dialer.TimesDialled(First), bench.Dialer.TimesDialled(Second)).ShouldBe((2, 2));

        // One second before each repeat; two after the first number that failed, four after the second.
        (results[1].EndedAt - began).ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_refused_dial_ends_that_number_with_the_vendors_reason_and_the_run_goes_on()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                throw new PbxRejectedException("The PBX said: 主叫号码受限.", call.Dialer.Details(Delivery.Sent));
            }

            call.EndAsEmptyNumber();
        };

        var results = await bench.RunAsync();

        results.Select(result => (result.Number, result.State))
            .ShouldBe([(First, NumberState.Unknown), (Second, NumberState.EmptyNumber)], ignoreOrder: true);
        results.Single(result => result.Number == First).Problem.ShouldNotBeNull().ShouldContain("主叫号码受限");
        bench.Dialer.TimesDialled(First).ShouldBe(1);
    }

    [Fact]
    public async Task A_dialer_that_breaks_costs_one_number_only()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                throw new InvalidOperationException("A bug in somebody's dialer.");
            }

            call.EndAsEmptyNumber();
        };

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).Select(result => result.State).ShouldBe([NumberState.Unknown, NumberState.EmptyNumber], ignoreOrder: true);
        bench.Dialer.TimesDialled(First).ShouldBe(1);
    }

    [Fact]
    public async Task A_number_that_cannot_be_dialled_is_not_tried()
    {
        await using var bench = await ScreeningBench.StartAsync(["138 0000/0001"]);

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNull().ShouldContain("characters");
        bench.Dialer.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_without_a_recording_is_judged_by_its_signalling()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call => call.End(EndReason.Unknown, cause: call.Number == First ? Q850.UserBusy : null);

        var results = (await bench.RunAsync()).ToDictionary(result => result.Number);

        results[First].State.ShouldBe(NumberState.Busy);
        results[Second].Confidence.ShouldBe(0);
        results[Second].Problem.ShouldNotBeNull().ShouldContain("no recording");
        bench.Server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_PBX_gives_no_recordings_signalling_alone_decides_and_says_so()
    {
        await using var bench = await ScreeningBench.StartAsync(
            [First, Second, Third], setup => setup.Change = settings =>
            {
                ((ScriptedDialer)settings.Dialer).GivesRecordings = false;
                return settings;
            });
        bench.Dialer.OnDial = call => call.End(call.Number switch
        {
            First => new CallResult { Reason = EndReason.Normal, AnsweredAt = DateTimeOffset.UnixEpoch },
            Second => new CallResult { Reason = EndReason.Busy, Q850Cause = Q850.UserBusy },
            _ => new CallResult { Reason = EndReason.Unknown, Explanation = "The PBX does not tell why." },
        });

        var results = (await bench.RunAsync()).ToDictionary(result => result.Number);

        results[First].State.ShouldBe(NumberState.Answered);
        results[First].Evidence.ShouldContain("signalled as answered");
        results[Second].State.ShouldBe(NumberState.Busy);
        results[Second].Evidence.ShouldContain("Release cause 17");
        results.Values.Count(result => result.Problem is null).ShouldBe(2);
        results[Third].State.ShouldBe(NumberState.Unknown);
        results[Third].Problem.ShouldBe("This PBX gives no recordings, so that signalling alone decides. The PBX does not tell why.");
    }

    [Fact]
    public async Task A_recording_that_appears_late_is_waited_for()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        int looks = 0;
        bench.Dialer.OnDial = call => call.End(new CallResult
        {
            Reason = EndReason.InvalidNumber,
            Recording = bench.Dialer.Record("late", () => ++looks < 3
                ? throw new PbxRejectedException("404", bench.Dialer.Details(Delivery.Sent))
                : new Recording(new MemoryStream(Sound.Wave(Sound.VacantTone())), null, null)),
        });

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).ShouldHaveSingleItem().State.ShouldBe(NumberState.EmptyNumber);
        looks.ShouldBe(3);
    }

    [Fact]
    public async Task A_recording_that_never_appears_ends_in_Unknown_after_a_bounded_wait()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.RecordingWait = TimeSpan.FromSeconds(3));
        bench.Dialer.OnDial = call => call.End(new CallResult
        {
            Reason = EndReason.Failed,
            Recording = bench.Dialer.Record("never", () =>
                throw new PbxRejectedException("The file is not there.", bench.Dialer.Details(Delivery.Sent))),
        });

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var result = (await run).ShouldHaveSingleItem();
        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNull().ShouldContain("did not appear within 3 s");
        bench.Dialer.RecordingQuestions.ShouldBe(4);
    }

    [Fact]
    public async Task A_recording_that_may_not_be_read_is_not_asked_for_again()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call => call.End(new CallResult
        {
            Reason = EndReason.Failed,
            Recording = bench.Dialer.Record("barred", () =>
                throw new PbxAuthenticationException("Not allowed.", bench.Dialer.Details(Delivery.NotSent))),
        });

        (await bench.RunAsync()).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("Not allowed");

        bench.Dialer.RecordingQuestions.ShouldBe(1);
    }

    [Fact]
    public async Task A_corrupt_recording_ends_in_Unknown_with_what_is_wrong_and_is_not_uploaded()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                call.End(EndReason.Failed, "this is no sound at all, only words"u8.ToArray());
            }
            else
            {
                call.EndAsEmptyNumber();
            }
        };

        var results = (await bench.RunAsync()).ToDictionary(result => result.Number);

        results[First].State.ShouldBe(NumberState.Unknown);
        results[First].Problem.ShouldNotBeNull().ShouldContain("cannot be read");
        results[First].AudioUpload.ShouldBe(AudioUpload.NoAudio);
        results[Second].State.ShouldBe(NumberState.EmptyNumber);
        bench.Server.Uploads.ShouldHaveSingleItem().PhoneNumber.ShouldBe(Second);
    }

    [Fact]
    public async Task A_recording_beyond_the_limit_is_not_read_to_its_end()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.MaxRecordingBytes = 4096);
        bench.Dialer.OnDial = call => call.End(EndReason.Failed, new byte[5000]);

        (await bench.RunAsync()).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("larger than 4096 bytes");
    }

    [Fact]
    public async Task Rules_that_fail_cost_one_number_only()
    {
        await using var bench = await ScreeningBench.StartAsync(
            [First, Second], setup => setup.Change = settings => settings with { Rules = new BrokenRules(First) });
        bench.Dialer.OnDial = call => call.End(EndReason.InvalidNumber, cause: call.Number == First ? 1 : 17);

        var results = (await bench.RunAsync()).ToDictionary(result => result.Number);

        results[First].State.ShouldBe(NumberState.Unknown);
        results[First].Problem.ShouldNotBeNull().ShouldContain("NotImplementedException");
        results[Second].State.ShouldBe(NumberState.Busy);
    }

    [Fact]
    public async Task A_call_that_rings_for_ever_is_hung_up()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = _ => { };
        bench.Dialer.OnHangUp = call => call.End(EndReason.Cancelled, Sound.Wave(Sound.Ringback()));

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(60));

        var result = (await run).ShouldHaveSingleItem();
        bench.Dialer.Calls[0].HungUp.ShouldBeTrue();
        (result.EndedAt - began).ShouldBe(TimeSpan.FromSeconds(60));
        result.State.ShouldBe(NumberState.Ringing);
    }

    [Fact]
    public async Task An_answered_call_is_hung_up_after_its_own_limit()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call => call.Answer();
        bench.Dialer.OnHangUp = call => call.End(EndReason.Normal);

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        var result = (await run).ShouldHaveSingleItem();
        (result.EndedAt - began).ShouldBe(TimeSpan.FromSeconds(10));
        result.State.ShouldBe(NumberState.Answered);
    }

    [Fact]
    public async Task A_PBX_that_never_tells_the_end_of_a_call_is_not_waited_for_for_ever()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = _ => { };
        bench.Dialer.OnHangUp = _ => throw new PbxUnavailableException("gone", bench.Dialer.Details(Delivery.Unknown));

        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(60));
        await bench.PassAsync(TimeSpan.FromSeconds(45));

        var result = (await run).ShouldHaveSingleItem();
        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNull().ShouldContain("may still be on");
    }

    [Fact]
    public async Task A_dialer_that_is_disposed_under_a_call_ends_that_call_in_Unknown()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call => call.Fail(new ObjectDisposedException("dialer"));

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNull().ShouldContain("could not be followed");
    }

    [Fact]
    public async Task Where_the_PBX_cannot_hang_up_the_ring_limit_goes_with_the_dial()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.DisplayNumber = "05510000");
        bench.Dialer.Capabilities = new PbxCapabilities(
            Freshness.FromRecord, [new PbxCapability(PbxOperation.Dial, CapabilityDegree.Supported)]);

        await bench.RunAsync();

        var request = bench.Dialer.Calls.ShouldHaveSingleItem().Request;
        request.RingTimeout.ShouldBe(TimeSpan.FromSeconds(60));
        request.DisplayNumber.ShouldBe("05510000");
    }

    [Fact]
    public async Task Where_the_PBX_cannot_hang_up_nothing_is_tried_and_the_calls_own_end_is_waited_for()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.Capabilities = new PbxCapabilities(
            Freshness.FromRecord, [new PbxCapability(PbxOperation.Dial, CapabilityDegree.Supported)]);
        ScriptedCall? ringing = null;
        bench.Dialer.OnDial = call => ringing = call;

        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(60));
        ringing!.End(EndReason.NoAnswer, cause: Q850.NoAnswer);

        (await run).ShouldHaveSingleItem().State.ShouldBe(NumberState.NoAnswer);
        ringing.HungUp.ShouldBeFalse();
    }

    private sealed class BrokenRules(string number) : INumberStateRules
    {
        public NumberStateVerdict Decide(SignallingEvidence signalling, CallProgressVerdict? audio) =>
            signalling.Q850Cause == 1
                ? throw new NotImplementedException($"no rule for {number}")
                : NumberStateRules.Default.Decide(signalling, audio);
    }
}
