using Microsoft.Extensions.Diagnostics.HealthChecks;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The health check tells whether the PBX answers.</summary>
public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task A_PBX_that_answers_is_healthy(int extensions)
    {
        await using var lab = await DscomLab.StartAsync(extensions: extensions);

        (await CheckAsync(lab.Client)).Status.ShouldBe(HealthStatus.Healthy);
        lab.CountOf("getExtensionStatus").ShouldBe(1);
    }

    [Fact]
    public async Task A_PBX_that_fails_is_as_bad_as_registered_and_says_why()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Always("getExtensionStatus", Fault.Status(503));

        var result = await CheckAsync(lab.Client, HealthStatus.Degraded);

        result.Status.ShouldBe(HealthStatus.Degraded);
        result.Exception.ShouldBeOfType<PbxUnavailableException>();
        result.Description.ShouldBe(result.Exception.Message);
    }

    [Fact]
    public async Task A_wrong_password_is_unhealthy_and_not_shown()
    {
        await using var lab = await DscomLab.StartAsync();
        await using var client = lab.CreateClient(options => options.Password = "wrong-password");

        var result = await CheckAsync(client);

        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Exception.ShouldBeOfType<PbxAuthenticationException>();
        result.Description!.ShouldNotContain("wrong-password");
    }

    private static Task<HealthCheckResult> CheckAsync(DscomClient client, HealthStatus failure = HealthStatus.Unhealthy)
    {
        var check = new DscomHealthCheck(client);
        return check.CheckHealthAsync(
            new HealthCheckContext { Registration = new HealthCheckRegistration("pbx", check, failure, null) }, TestTimeout.Token);
    }
}
