using Microsoft.Extensions.Hosting;

namespace PbxConnectors.Testing;

/// <summary>
/// Leaves the signals of the process to its program: the usual lifetime would take Ctrl+C for itself, and the program would not end.
/// </summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
