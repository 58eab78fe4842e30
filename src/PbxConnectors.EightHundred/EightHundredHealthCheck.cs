using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PbxConnectors.EightHundred;

/// <summary>
/// Asks the PBX for the account's own extension: reachable, credentials accepted, answering. Register it with
/// <c>services.AddHealthChecks().AddCheck&lt;EightHundredHealthCheck&gt;("pbx")</c>; for a named connection construct it with the keyed client.
/// Thread-safe.
/// </summary>
public sealed class EightHundredHealthCheck : IHealthCheck
{
    private readonly EightHundredClient _client;

    /// <summary>Creates a check of a connection.</summary>
    public EightHundredHealthCheck(EightHundredClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await _client.Extensions.GetOwnAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"{_client.Pbx} answers.");
        }
        catch (PbxException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
