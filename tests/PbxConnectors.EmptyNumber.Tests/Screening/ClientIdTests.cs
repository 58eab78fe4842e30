using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>Obtaining the client id, and what happens when the server forgets it.</summary>
public sealed class ClientIdTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";
    private const string Refusal = """{"code":500,"msg":"客户端不存在"}""";

    [Fact]
    public async Task A_server_that_forgets_the_client_gives_a_new_id_and_the_run_goes_on()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second]);
        bench.Dialer.OnDial = call =>
        {
            if (call.Number == First)
            {
                bench.Server.ForgetClients();
            }

            call.EndAsEmptyNumber();
        };

        var results = await bench.RunAsync();

        results.Select(result => result.State).ShouldBe([NumberState.EmptyNumber, NumberState.EmptyNumber]);
        bench.Worker.Snapshot().ClientIdRenewals.ShouldBe(1);
        bench.Server.Uploads.Count.ShouldBe(2);
        bench.Server.Statuses[^1].ClientId.ShouldBe("client-2");
        (bench.Dialer.TimesDialled(First), bench.Dialer.TimesDialled(Second)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_heartbeat_notices_that_the_client_was_forgotten()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup =>
        {
            setup.Options.HeartbeatInterval = TimeSpan.FromSeconds(30);
            setup.Options.RingLimit = TimeSpan.FromHours(1);
        });
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();
        await bench.Dialer.WaitForDialsAsync(1);
        bench.Server.ForgetClients();

        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.Server.WaitForStatusesAsync(statuses => statuses.Any(s => s is { ClientId: "client-2", Status: "call" })).OrHang();

        bench.Dialer.Calls[0].EndAsEmptyNumber();
        (await run).ShouldHaveSingleItem().State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task A_server_that_refuses_every_id_ends_the_run_with_its_own_words()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup =>
        {
            setup.Accounts = 3;
            setup.Options.MaxClientIdRenewals = 2;
        });
        bench.Server.Faults.Always("getDialPlan", Fault.Body(Refusal));

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var error = await Should.ThrowAsync<PbxRejectedException>(() => run);
        error.Message.ShouldContain("客户端不存在");
        error.Message.ShouldContain("2 obtained in a row");
        bench.Server.Requests.Count(request => request.Operation == "acquireClientId").ShouldBe(3);
        bench.Worker.Health.Fault.ShouldBe(error);
        bench.Worker.Health.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Lines_whose_extensions_are_not_allotted_again_are_closed_and_new_ones_opened()
    {
        await using var bench = await ScreeningBench.StartAsync([First, Second], setup => setup.Accounts = 2);
        bench.Server.Faults.Next("getDialPlan", Fault.Body(Refusal));

        var results = await bench.RunAsync();

        // The first id still holds 8001 at the server, so the second is given 8002.
        results.Select(result => result.Extension).ShouldBe(["8002", "8002"]);
        bench.Worker.Snapshot().Lines.ShouldHaveSingleItem().Extension.ShouldBe("8002");
    }

    [Fact]
    public async Task A_start_that_fails_is_tried_again_a_bounded_number_of_times()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Server.Faults.Next("acquireClientId", Fault.Status(500), times: 2);

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        (await run).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_ends_the_run_with_a_clear_error()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        await bench.Server.DisposeAsync();

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => run);
        error.Message.ShouldContain("cannot be reached");
        error.Operation.ShouldBe("GET /notify");
    }

    [Fact]
    public async Task A_server_without_accounts_ends_the_run_with_a_clear_error()
    {
        await using var bench = await ScreeningBench.StartAsync([First], setup => setup.Options.StartAttempts = 1);
        bench.Server.Faults.Always("getExtensionAccounts", Fault.Body("""{"code":200,"msg":"","data":{"accounts":[]}}"""));

        var error = await Should.ThrowAsync<PbxRejectedException>(() => bench.RunAsync());

        error.Message.ShouldContain("no extension account");
    }
}
