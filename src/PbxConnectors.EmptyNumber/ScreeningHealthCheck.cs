using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Health of the screening worker, for <c>services.AddHealthChecks().AddCheck&lt;ScreeningHealthCheck&gt;("screening")</c>. Unhealthy: the
/// run failed, every line is unavailable, or three heartbeats in a row were missed. Degraded: something fails that may pass. Thread-safe.
/// </summary>
public sealed class ScreeningHealthCheck : IHealthCheck
{
    private const int MissesThatCount = 3;

    private readonly ScreeningWorker _worker;

    /// <summary>Creates the check of a worker.</summary>
    public ScreeningHealthCheck(ScreeningWorker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        _worker = worker;
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge(_worker.Health, context?.Registration?.FailureStatus ?? HealthStatus.Unhealthy));

    internal static HealthCheckResult Judge(ScreeningHealth health, HealthStatus failure)
    {
        var data = new Dictionary<string, object>
        {
            ["lines"] = health.Lines,
            ["linesUnavailable"] = health.LinesUnavailable,
            ["heartbeatMisses"] = health.HeartbeatMisses,
            ["planFailures"] = health.PlanFailures,
        };
        if (health.LastPlanAt is { } plan)
        {
            data["lastPlanAt"] = plan;
        }

        if (health.LastHeartbeatAt is { } heartbeat)
        {
            data["lastHeartbeatAt"] = heartbeat;
        }

        return health switch
        {
            { Fault: { } fault } => new HealthCheckResult(failure, $"The run failed: {fault.Message}", fault, data),
            { IsRunning: false } => HealthCheckResult.Healthy("No run is on.", data),
            { Lines: > 0 } when health.Lines == health.LinesUnavailable =>
                new HealthCheckResult(failure, "No extension is registered at the PBX.", data: data),
            { HeartbeatMisses: >= MissesThatCount } =>
                new HealthCheckResult(failure, $"The server missed {health.HeartbeatMisses} heartbeats in a row.", data: data),
            { HeartbeatMisses: > 0 } or { PlanFailures: > 0 } or { LinesUnavailable: > 0 } =>
                HealthCheckResult.Degraded(health.ToString(), data: data),
            _ => HealthCheckResult.Healthy(health.ToString(), data),
        };
    }
}
