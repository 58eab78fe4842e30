using Microsoft.Extensions.Diagnostics.HealthChecks;
using PbxConnectors.Sip.Tests.Support;

namespace PbxConnectors.Sip.Tests.Dialing;

public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(true, false, HealthStatus.Healthy)]
    [InlineData(true, true, HealthStatus.Degraded)]
    [InlineData(false, true, HealthStatus.Unhealthy)]
    public async Task The_line_is_as_healthy_as_its_registrations(bool good, bool bad, HealthStatus expected)
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: options =>
        {
            if (!good)
            {
                options.Accounts.Clear();
            }

            if (bad)
            {
                options.Accounts.Add(new SipAccount("8009", "not-at-this-exchange"));
            }
        });
        foreach (var state in laboratory.Client.Registrations.States)
        {
            await laboratory.Client.Registrations.WaitForAnswerAsync(state.Extension).WaitAsync(SipLaboratory.Patience);
        }

        var check = new SipHealthCheck(laboratory.Client);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("pbx", check, null, null) };
        (await check.CheckHealthAsync(context)).Status.ShouldBe(expected);
    }
}
