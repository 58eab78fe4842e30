using System.Threading.Channels;
using PbxConnectors.Dscom.Billing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>A reader of the billing push that keeps up with it.</summary>
internal sealed class PushReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestTimeout.Token);
    private readonly Channel<PbxEvent> _events = Channel.CreateUnbounded<PbxEvent>();
    private readonly List<PbxEvent> _seen = [];

    public PushReader(DscomBilling billing) => Reading = ReadAsync(billing);

    /// <summary>Faults as the reading does.</summary>
    public Task Reading { get; }

    /// <summary>What the test has taken so far, in order.</summary>
    public IReadOnlyList<PbxEvent> Seen => _seen;

    /// <summary>Forgets what was taken.</summary>
    public void Forget() => _seen.Clear();

    /// <summary>Takes events until one of a kind comes.</summary>
    public async Task<T> NextAsync<T>()
        where T : PbxEvent
    {
        while (true)
        {
            var item = await _events.Reader.ReadAsync(TestTimeout.Token);
            _seen.Add(item);
            if (item is T found)
            {
                return found;
            }
        }
    }

    /// <summary>Stops reading; completes when the push has let go.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _leaving.Dispose();
    }

    private async Task ReadAsync(DscomBilling billing)
    {
        await foreach (var item in billing.ReadEventsAsync(_leaving.Token))
        {
            _events.Writer.TryWrite(item);
        }
    }
}
