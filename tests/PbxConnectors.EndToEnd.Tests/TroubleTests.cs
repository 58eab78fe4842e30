using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Testing;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>Whatever goes wrong ends in a clear message or a verdict unknown with the reason; nothing is lost, nobody is dialled twice.</summary>
public sealed class TroubleTests
{
    private static readonly NumberScenario Empty = NumberScenario.EmptyNumber();

    [Fact]
    public async Task Every_state_is_heard_over_the_whole_chain()
    {
        var states = NumberStates.All.Where(state => state.Da2Id() is not null).ToArray();
        var numbers = states.ToDictionary(state => $"1990001{(int)state:0000}", NumberScenario.For);
        await using var world = await ScreeningWorld.StartAsync(numbers, lines: 10);

        var results = await world.RunAsync();

        // A recording may be undecidable now and then; what is heard must never be another state.
        results.Count.ShouldBe(numbers.Count);
        results.Values.ShouldAllBe(r => r.Verdict != null);
        results.Values
            .Where(r => r.Verdict!.State != NumberState.Unknown && r.Verdict.State != numbers[r.Number].State)
            .Select(r => $"{numbers[r.Number].Label}: {r.Verdict!.Evidence}")
            .ShouldBeEmpty();
        results.Values.Count(r => r.State == numbers[r.Number].State).ShouldBeGreaterThanOrEqualTo(numbers.Count - 2);
        world.Laboratory.EmptyNumber.Uploads.Count.ShouldBe(numbers.Count);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task A_wrong_password_ends_every_number_as_unknown_with_the_reason_and_dials_nobody()
    {
        var numbers = Numbers(3, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers, dscom: options => options.Password = "not-the-password");

        var results = await world.RunAsync();

        results.Count.ShouldBe(3);
        results.Values.ShouldAllBe(r => r.State == NumberState.Unknown && r.Problem!.Contains("access token"));
        numbers.Keys.ShouldAllBe(number => world.Laboratory.Exchange.DialCount(number) == 0);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task An_unreachable_PBX_ends_every_number_as_unknown_with_the_reason()
    {
        var numbers = Numbers(2, Empty);
        using var nobody = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        nobody.Start();
        int port = ((System.Net.IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var world = await ScreeningWorld.StartAsync(
            numbers, dscom: options => options.BaseAddress = new Uri($"http://127.0.0.1:{port}"));

        var results = await world.RunAsync();

        results.Count.ShouldBe(2);
        results.Values.ShouldAllBe(r => r.State == NumberState.Unknown && r.Problem!.Contains("cannot be reached"));
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task Tokens_that_expire_during_the_run_are_renewed_and_nothing_is_lost()
    {
        var numbers = Numbers(12, Empty);
        await using var world = await ScreeningWorld.StartAsync(
            numbers, lines: 2, server: new DscomServerOptions { TokenLifetime = TimeSpan.FromSeconds(15) });

        var results = await world.RunAsync();

        results.Values.ShouldAllBe(r => r.State == NumberState.EmptyNumber);
        results.Count.ShouldBe(12);
        world.Laboratory.Dscom.Requests.Count(r => r.Operation == "requestAccessToken").ShouldBeGreaterThan(1);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task Tokens_forgotten_by_the_PBX_are_renewed_after_the_401_and_nobody_is_dialled_twice()
    {
        var numbers = Numbers(6, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers, lines: 2);
        world.Laboratory.Dscom.Faults.Next("dial", Fault.Unauthorized, 2).Next("listCallRecords", Fault.Unauthorized, 2);

        var results = await world.RunAsync();

        results.Values.ShouldAllBe(r => r.State == NumberState.EmptyNumber);
        results.Count.ShouldBe(6);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task Server_errors_on_reading_are_ridden_out()
    {
        var numbers = Numbers(4, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers);
        world.Laboratory.Dscom.Faults
            .Next("listCallRecords", Fault.Status(500), 4)
            .Next("downloadRecording", Fault.Status(503), 2)
            .Next("downloadRecording", Fault.Truncate)
            .Next("getExtensionStatus", Fault.Status(500), 2);
        world.Laboratory.EmptyNumber.Faults
            .Next("reportStatus", Fault.Status(500), 2)
            .Next("sendHeartbeat", Fault.Status(500))
            .Next("uploadDialAudio", Fault.Status(500));

        var results = await world.RunAsync();

        results.Values.ShouldAllBe(r => r.State == NumberState.EmptyNumber);
        results.Count.ShouldBe(4);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dial_whose_answer_was_lost_is_unknown_and_never_repeated(bool carriedOut)
    {
        var numbers = Numbers(1, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers);
        world.Laboratory.Dscom.Faults.Next("dial", carriedOut ? Fault.Drop : Fault.DropBefore);

        var result = (await world.RunAsync()).Values.Single();

        result.State.ShouldBe(NumberState.Unknown);
        result.Problem.ShouldNotBeNullOrEmpty();
        world.Laboratory.Exchange.DialCount(numbers.Keys.Single()).ShouldBe(carriedOut ? 1 : 0);
        world.Laboratory.Dscom.Requests.Count(r => r.Operation == "dial").ShouldBe(1);
    }

    [Fact]
    public async Task A_server_error_on_dialling_is_unknown_and_never_repeated()
    {
        var numbers = Numbers(1, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers);
        world.Laboratory.Dscom.Faults.Next("dial", Fault.Status(500));

        var result = (await world.RunAsync()).Values.Single();

        result.State.ShouldBe(NumberState.Unknown);
        world.Laboratory.Dscom.Requests.Count(r => r.Operation == "dial").ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_dial_is_unknown_with_the_words_of_the_PBX()
    {
        var numbers = Numbers(1, Empty with { RefuseDial = true });
        await using var world = await ScreeningWorld.StartAsync(numbers);

        var result = (await world.RunAsync()).Values.Single();

        result.State.ShouldBe(NumberState.Unknown);
        result.Problem!.ShouldContain("呼叫异常");
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task A_call_without_a_recording_is_judged_by_signalling_and_says_so()
    {
        var numbers = Numbers(1, Empty with { Records = false });
        await using var world = await ScreeningWorld.StartAsync(numbers);

        var result = (await world.RunAsync()).Values.Single();

        result.State.ShouldBe(NumberState.EmptyNumber);
        result.Evidence.ShouldContain("cause 1", Case.Insensitive);
        result.AudioUpload.ShouldBe(AudioUpload.NoAudio);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task A_damaged_recording_costs_only_its_own_sound()
    {
        var numbers = Numbers(1, Empty with { CorruptRecording = true, Q850Cause = 31 });
        numbers["19900019999"] = Empty;
        await using var world = await ScreeningWorld.StartAsync(numbers);

        var results = await world.RunAsync();

        var damaged = results[numbers.Keys.First()];
        damaged.State.ShouldBeOneOf(NumberState.Unknown, NumberState.NoAudio);
        damaged.Problem.ShouldNotBeNullOrEmpty();
        results["19900019999"].State.ShouldBe(NumberState.EmptyNumber);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task An_empty_plan_is_asked_again_until_there_is_work()
    {
        var numbers = Numbers(2, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers);
        world.Laboratory.EmptyNumber.Faults.Next("getDialPlan", Fault.Body("""{"code":200,"msg":"","data":{"dialplans":[]}}"""));

        var results = await world.RunAsync();

        results.Count.ShouldBe(2);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task A_server_that_forgets_the_client_gives_a_new_id_and_the_run_goes_on()
    {
        var numbers = Numbers(8, Empty);
        await using var world = await ScreeningWorld.StartAsync(numbers, lines: 2);
        var first = new TaskCompletionSource();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var results = new List<ScreenedNumber>();
        await foreach (var number in world.Worker.RunAsync(limit.Token))
        {
            results.Add(number);
            if (first.TrySetResult())
            {
                world.Laboratory.EmptyNumber.ForgetClients();
            }
        }

        results.Count.ShouldBe(8);
        world.Worker.Snapshot().ClientIdRenewals.ShouldBeGreaterThanOrEqualTo(1);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task A_restart_of_the_PBX_in_mid_call_ends_the_call_as_unknown_and_the_run_goes_on()
    {
        var numbers = Numbers(2, NumberScenario.NoAnswer());
        numbers["19900019999"] = Empty;
        await using var world = await ScreeningWorld.StartAsync(numbers, lines: 2);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var run = world.RunAsync();
        await world.Laboratory.Exchange.WaitForCallsAsync(2, limit.Token);

        world.Laboratory.Exchange.Restart();
        var results = await run;

        results.Count.ShouldBe(3);
        results["19900019999"].State.ShouldBe(NumberState.EmptyNumber);
        results.Values.Where(r => r.State == NumberState.Unknown).ShouldAllBe(r => r.Problem != null);
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    [Fact]
    public async Task Stopping_in_the_middle_gives_a_result_for_every_number_taken()
    {
        var numbers = Numbers(10, NumberScenario.NoAnswer());
        await using var world = await ScreeningWorld.StartAsync(numbers, lines: 3);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var run = world.RunAsync();
        await world.Laboratory.Exchange.WaitForCallsAsync(3, limit.Token);

        world.Worker.RequestStop();
        var results = await run;

        results.Keys.ShouldBe(world.Laboratory.EmptyNumber.HandedOut.Select(entry => entry.PhoneNumber), ignoreOrder: true);
        world.Laboratory.Exchange.ActiveCalls.ShouldBeEmpty();
        world.Laboratory.EmptyNumber.Statuses.GroupBy(s => s.ExtensionNumber).ShouldAllBe(line => line.Last().Status == "unregistered");
        world.ShouldHaveKeptTheLaws(numbers.Keys);
    }

    private static Dictionary<string, NumberScenario> Numbers(int count, NumberScenario scenario) =>
        Enumerable.Range(1, count).ToDictionary(i => $"1990002{i:0000}", _ => scenario);
}
