using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PbxConnectors.Ola;

/// <summary>
/// Asks the PBX for its voice menus: reachable, signed in, answering; degraded while the WebSocket is down. Register it with
/// <c>services.AddHealthChecks().AddCheck&lt;OlaHealthCheck&gt;("pbx")</c>; for a named connection construct it with the keyed client.
/// Thread-safe.
/// </summary>
public sealed class OlaHealthCheck : IHealthCheck
{
    private readonly OlaClient _client;

    /// <summary>Creates a check of a connection.</summary>
    public OlaHealthCheck(OlaClient client)
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
            await _client.Ivr.ListFlowsAsync(cancellationToken).ConfigureAwait(false);
            return _client.Session is { IsConfigured: true, IsStarted: true, IsConnected: false }
                ? HealthCheckResult.Degraded($"{_client.Pbx} answers, but its WebSocket is down: calls are followed by asking.")
                : HealthCheckResult.Healthy($"{_client.Pbx} answers.");
        }
        catch (PbxException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
