using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PbxConnectors.Dscom;

/// <summary>
/// Asks the PBX for the state of its extensions: reachable, signed in, answering. Register it with
/// <c>services.AddHealthChecks().AddCheck&lt;DscomHealthCheck&gt;("pbx")</c>; for a named connection construct it with the keyed client.
/// Thread-safe.
/// </summary>
public sealed class DscomHealthCheck : IHealthCheck
{
    private readonly DscomClient _client;

    /// <summary>Creates a check of a connection.</summary>
    public DscomHealthCheck(DscomClient client)
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
            await foreach (var extension in _client.Status.ListExtensionsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                return HealthCheckResult.Healthy($"{_client.Pbx} answers.");
            }

            return HealthCheckResult.Healthy($"{_client.Pbx} answers; it has no extensions.");
        }
        catch (PbxException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
