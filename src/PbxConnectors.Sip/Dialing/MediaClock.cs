using Microsoft.Extensions.Logging;

namespace PbxConnectors.Sip.Dialing;

/// <summary>Ticks each 20 ms for all calls that are on, and rests when there are none. Thread-safe.</summary>
internal sealed class MediaClock(PbxIdentity pbx, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private volatile SipCall[] _calls = [];
    private bool _running;

    public void Add(SipCall call)
    {
        lock (_gate)
        {
            _calls = [.. _calls, call];
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync);
            }
        }
    }

    public void Remove(SipCall call)
    {
        lock (_gate)
        {
            _calls = [.. _calls.Where(c => c != call)];
        }
    }

    private async Task RunAsync()
    {
        byte[] packet = new byte[256];
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            foreach (var call in _calls)
            {
                try
                {
                    call.Tick(packet);
                }
                catch (Exception e)
                {
                    // One call's trouble must not silence the others.
                    Log.MediaClockBroke(logger, pbx, e);
                    Remove(call);
                }
            }

            lock (_gate)
            {
                if (_calls.Length == 0)
                {
                    _running = false;
                    return;
                }
            }
        }
    }
}
