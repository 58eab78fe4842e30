using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace PbxConnectors.Transport.Benchmarks;

/// <summary>
/// What handing out 10 000 events costs: a bounded channel of the framework as the baseline, the hub with one reader, and with a reader beside
/// it that never reads, whose events are dropped and counted.
/// </summary>
[MemoryDiagnoser]
public class EventHubBenchmarks
{
    private const int Events = 10_000;
    private const int Capacity = 16_384;

    private static readonly object Event = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public async Task<int> Channel()
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<object>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        for (int i = 0; i < Events; i++)
        {
            channel.Writer.TryWrite(Event);
        }

        channel.Writer.Complete();
        int read = 0;
        await foreach (var _ in channel.Reader.ReadAllAsync())
        {
            read++;
        }

        return read;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public Task<int> HubWithOneReader() => PublishAsync(idle: false);

    [Benchmark(OperationsPerInvoke = Events)]
    public Task<int> HubWithAnIdleReaderBeside() => PublishAsync(idle: true);

    private static async Task<int> PublishAsync(bool idle)
    {
        var hub = new EventHub<object>(Capacity, static _ => Event);
        using var reader = hub.Subscribe();
        var slow = idle ? hub.Subscribe() : null;
        for (int i = 0; i < Events; i++)
        {
            hub.Publish(Event);
        }

        hub.Complete();
        slow?.Dispose();
        int read = 0;
        await foreach (var _ in reader.ReadAsync())
        {
            read++;
        }

        return read;
    }
}
