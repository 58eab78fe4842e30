using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PbxConnectors.Sip;

/// <summary>
/// Looks at the registrations: healthy when every extension is registered, degraded when only some are, otherwise the registration's failure
/// status. Register it with <c>services.AddHealthChecks().AddCheck&lt;SipHealthCheck&gt;("pbx")</c>; for a named connection construct it with
/// the keyed client. Sends nothing. Thread-safe.
/// </summary>
public sealed class SipHealthCheck : IHealthCheck
{
    private readonly SipClient _client;

    /// <summary>Creates a check of a line.</summary>
    public SipHealthCheck(SipClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var states = _client.Registrations.States.Where(s => _client.Registrations.Find(s.Extension)?.Account.Register == true).ToList();
        var missing = states.Where(s => s.Status != SipRegistrationStatus.Registered).ToList();
        if (missing.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy($"{_client.Pbx}: {states.Count} extension(s) registered."));
        }

        string description = $"{_client.Pbx}: {missing.Count} of {states.Count} extension(s) not registered, the first: {missing[0]}.";
        var status = missing.Count < states.Count ? HealthStatus.Degraded : context.Registration.FailureStatus;
        return Task.FromResult(new HealthCheckResult(status, description));
    }
}
