using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>Sends heartbeats on its own clock, whatever else is going on, and keeps count of those the server did not take.</summary>
internal sealed class HeartbeatLoop(
    EmptyNumberClient client, ClientSession session, ScreeningOptions options, TimeProvider time, ILogger logger)
{
    private long _lastTicks;
    private int _misses;

    public DateTimeOffset? LastAt => Interlocked.Read(ref _lastTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public int Misses => Volatile.Read(ref _misses);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await BeatAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        string id = session.Id;
        try
        {
            await client.SendHeartbeatAsync(id, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _misses, 0);
            Interlocked.Exchange(ref _lastTicks, time.GetUtcNow().UtcTicks);
            session.Accepted(EmptyNumberOperations.SendHeartbeat);
        }
        catch (PbxException e)
        {
            Log.HeartbeatMissed(logger, Interlocked.Increment(ref _misses), e.Message);
            if (ClientSession.IsRefusal(e))
            {
                // Refused for good, it does not end the run as long as plans are given: the misses show it.
                await session.RenewAsync(id, EmptyNumberOperations.SendHeartbeat, e, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
