using Microsoft.Extensions.Diagnostics.HealthChecks;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

public sealed class HealthCheckTests
{
    [Fact]
    public async Task A_pbx_that_answers_is_healthy_and_one_that_does_not_is_not()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();

        (await CheckAsync(client)).ShouldBe(HealthStatus.Healthy);
        lab.Server.Faults.Always("listIvrFlows", Fault.Status(503));

        (await CheckAsync(client)).ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_web_socket_that_is_down_is_a_degradation_once_somebody_needed_it()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client(session: true);
        (await CheckAsync(client)).ShouldBe(HealthStatus.Healthy);
        await client.Session.ConnectAsync(TestTimeout.Token);
        await using var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync);

        lab.Server.Faults.Always("wsConnect", Fault.DropBefore);
        lab.Server.DropConnections();
        await events.NextAsync<ConnectionLost>();

        (await CheckAsync(client)).ShouldBe(HealthStatus.Degraded);
    }

    private static async Task<HealthStatus> CheckAsync(OlaClient client)
    {
        var check = new OlaHealthCheck(client);
        var registration = new HealthCheckRegistration("pbx", check, HealthStatus.Unhealthy, null);
        return (await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestTimeout.Token)).Status;
    }
}
