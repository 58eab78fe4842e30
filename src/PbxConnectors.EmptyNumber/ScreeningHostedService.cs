using Microsoft.Extensions.Hosting;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Runs the worker for as long as a host runs; results go to the sinks. A run that fails ends the host, as the host's default for
/// background services is, so that a supervisor may start it again.
/// </summary>
internal sealed class ScreeningHostedService(
    ScreeningWorker worker, IHostApplicationLifetime lifetime, ScreeningHostingOptions options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in worker.RunAsync(stoppingToken).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }

        if (options.StopHostWhenDone)
        {
            lifetime.StopApplication();
        }
    }
}

/// <summary>How the hosted service behaves.</summary>
/// <param name="StopHostWhenDone">Stops the host when the run ends by itself.</param>
internal sealed record ScreeningHostingOptions(bool StopHostWhenDone);
