using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>How numbers are taken from the server and given to lines.</summary>
public sealed class PlanTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";
    private const string Third = "13800000003";

    [Fact]
    public async Task Every_number_is_dialled_once_and_calls_never_exceed_the_lines()
    {
        string[] numbers = [.. Enumerable.Range(0, 40).Select(i => $"138000001{i:00}")];
        await using var bench = await ScreeningBench.StartAsync(numbers, setup => setup.Options.Lines = 4);
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();

        for (int done = 0; done < numbers.Length; done++)
        {
            await bench.Dialer.WaitForDialsAsync(Math.Min(done + 4, numbers.Length));
            bench.Dialer.Calls[done].EndAsEmptyNumber();
        }

        var results = await run;
        results.Select(result => result.Number).Order().ShouldBe(numbers);
        bench.Dialer.Calls.Select(call => call.Number).Order().ShouldBe(numbers);
        bench.Dialer.MostInFlight.ShouldBe(4);
        bench.Server.DoubleDials.ShouldBe(0);
        bench.Server.Uploads.Count.ShouldBe(numbers.Length);
    }

    [Fact]
    public async Task An_empty_plan_is_asked_for_again_after_a_pause()
    {
        await using var bench = await ScreeningBench.StartAsync([], setup => setup.Options.StopWhenPlanEmpty = false);
        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Server.WaitForRequestsAsync("getDialPlan", 2).OrHang();
        bench.Server.AddNumbers(First);
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Log.WaitForAsync(EventIds.Screened);

        bench.Worker.RequestStop();
        (await run).ShouldHaveSingleItem().Number.ShouldBe(First);
    }

    [Fact]
    public async Task A_line_that_becomes_free_ends_the_pause_after_an_empty_plan()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.Lines = 2);
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);
        await bench.Server.WaitForRequestsAsync("getDialPlan", 2).OrHang();

        bench.Server.AddNumbers(Second);
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.Dialer.WaitForDialsAsync(2);
        bench.Dialer.Calls[1].EndAsEmptyNumber();

        (await run).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_run_ends_after_as_many_empty_plans_in_a_row_as_the_options_say()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.EmptyPlansBeforeStop = 3);

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).Count.ShouldBe(1);
        bench.Server.Requests.Count(request => request.Operation == "getDialPlan").ShouldBe(4);
    }

    [Fact]
    public async Task An_empty_plan_does_not_count_while_a_number_waits_for_its_line()
    {
        await using var bench = await ScreeningBench.StartAsync([], setup => setup.Options.Lines = 2);
        bench.Dialer.Unregistered["8001"] = true;
        bench.Server.Faults.Next("getDialPlan", Fault.Body(Plan(("8002", First), ("8002", Second))));
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);
        await bench.Log.WaitForAsync(EventIds.LineUnavailable);

        // The other line comes, finds the plan empty, and must not end the run.
        bench.Dialer.Unregistered.Clear();
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.Dialer.WaitForDialsAsync(1);
        bench.Server.AddNumbers(Third);
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.Dialer.WaitForDialsAsync(2);
        bench.Dialer.Calls[1].EndAsEmptyNumber();
        await bench.Dialer.WaitForDialsAsync(3);
        bench.Dialer.Calls[2].EndAsEmptyNumber();

        (await run).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_number_handed_out_twice_is_dialled_once_counted_and_reported_idle()
    {
        await using var bench = await ScreeningBench.StartAsync([First, First, Second]);

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).Select(result => result.Number).ShouldBe([First, Second], ignoreOrder: true);
        (bench.Dialer.TimesDialled(First), bench.Dialer.TimesDialled(Second)).ShouldBe((1, 1));
        bench.Worker.Snapshot().DoublesRefused.ShouldBe(1);
        bench.Worker.Snapshot().LeasesTaken.ShouldBe(3);
        bench.Reports().Count(report => report == $"idle {First}").ShouldBe(2);
    }

    [Fact]
    public async Task A_plan_of_doubles_only_does_not_become_a_hot_loop()
    {
        await using var bench = await ScreeningBench.StartAsync([First, First, First]);

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);
        await run;

        (bench.Clock.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_plan_that_names_no_extension_goes_to_any_free_line()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second], setup =>
        {
            setup.OmitExtensions = true;
            setup.Options.Lines = 2;
        });
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(2);

        bench.Dialer.Calls.Select(call => call.Extension).ShouldBe(["8001", "8002"], ignoreOrder: true);

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        bench.Dialer.Calls[1].EndAsEmptyNumber();
        await run;
    }

    [Fact]
    public async Task Entries_for_a_busy_extension_wait_for_it_in_order()
    {
        await using var bench = await ScreeningBench.StartAsync([], setup => setup.Options.Lines = 2);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(Plan(("8002", First), ("8002", Second), ("8002", Third))));
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();

        for (int call = 0; call < 3; call++)
        {
            await bench.Dialer.WaitForDialsAsync(call + 1);
            bench.Dialer.Calls.Count.ShouldBe(call + 1);
            bench.Dialer.Calls[call].EndAsEmptyNumber();
        }

        await run;
        bench.Dialer.Calls.Select(call => (call.Extension, call.Number)).ShouldBe([("8002", First), ("8002", Second), ("8002", Third)]);
    }

    [Fact]
    public async Task An_entry_for_an_extension_that_is_not_ours_is_dialled_from_one_that_is()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(Plan(("9999", First))));

        (await bench.RunAsync()).ShouldHaveSingleItem().Extension.ShouldBe("8001");
    }

    [Fact]
    public async Task An_entry_without_a_number_is_skipped_and_counted()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(
            $$$"""{"code":200,"msg":"","data":{"dialplans":[{"extensionNum":"8001"},{"phoneNum":""},{"phoneNum":"{{{First}}}"}]}}"""));

        (await bench.RunAsync()).ShouldHaveSingleItem().Number.ShouldBe(First);

        bench.Worker.Snapshot().EntriesSkipped.ShouldBe(2);
    }

    [Fact]
    public async Task Numbers_beyond_the_limit_are_not_dialled_and_yield_a_result_that_says_so()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second, Third], setup =>
        {
            setup.Options.Lines = 3;
            setup.Options.MaxNumbers = 2;
        });

        var results = (await bench.RunAsync()).ToDictionary(result => result.Number);

        bench.Dialer.Calls.Count.ShouldBe(2);
        results.Count.ShouldBe(3);
        results[Third].State.ShouldBe(NumberState.Unknown);
        results[Third].Extension.ShouldBeNull();
        results[Third].Problem.ShouldNotBeNull().ShouldContain("limit");
    }

    [Fact]
    public async Task A_plan_whose_answer_is_lost_is_counted_and_the_run_goes_on()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Server.Faults.Next("getDialPlan", Fault.Drop);

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        // The first number was handed out in the answer that was lost; the server is told that the extension is free all the same.
        (await run).ShouldHaveSingleItem().Number.ShouldBe(Second);
        bench.Worker.Snapshot().LeasesUnknown.ShouldBe(1);
        bench.Dialer.TimesDialled(First).ShouldBe(0);
        bench.Reports().Take(2).ShouldBe(["idle", "idle"]);
    }

    [Fact]
    public async Task A_server_that_fails_for_a_while_is_asked_again_with_growing_pauses()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Server.Faults.Next("getDialPlan", Fault.Status(500), times: 3);

        var began = bench.Clock.GetUtcNow();
        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var result = (await run).ShouldHaveSingleItem();
        (result.StartedAt - began).ShouldBe(TimeSpan.FromSeconds(5 + 10 + 20));
        bench.Worker.Health.PlanFailures.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_missed_that_a_line_is_free_is_told_again_before_its_plan_counts_as_empty()
    {
        await using var bench = await ScreeningBench.StartAsync(
            [First, Second], setup => setup.ClientOptions = options => options.Http.MaxRetries = 0);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                bench.Server.Faults.Next("reportStatus", Fault.Status(500), times: 3);
            }

            call.EndAsEmptyNumber();
        };

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).Select(result => result.Number).ShouldBe([First, Second], ignoreOrder: true);
        bench.Reports().ShouldContain($"idle {First}");
    }

    private static string Plan(params (string Extension, string Number)[] entries) =>
        $$$"""{"code":200,"msg":"","data":{"dialplans":[{{{string.Join(',', entries.Select(entry =>
            $$"""{"extensionNum":"{{entry.Extension}}","phoneNum":"{{entry.Number}}"}"""))}}}]}}""";
}
