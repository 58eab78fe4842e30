using System.Text.Json;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// A message of ola's WebSocket from its bytes to two readers, all on one thread: 6.7 µs each are 150 000 a second. Beside it the same bytes
/// read by bare source-generated System.Text.Json and put into two channels.
/// </summary>
[MemoryDiagnoser]
public class OlaEventBenchmarks
{
    private const int Events = 10_000;

    private readonly OlaMessages _messages = new(100);
    private readonly OlaClient _client = OlaClient.Create(Create(), Pbx.Answering([]));

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int Bare()
    {
        var (one, other) = (Channel.CreateBounded<OlaEventRow>(2 * Events), Channel.CreateBounded<OlaEventRow>(2 * Events));
        for (int i = 0; i < Events; i++)
        {
            var row = JsonSerializer.Deserialize(_messages.Next(i % 100).Span, Benchmarks.Bare.Default.OlaEventRow)!;
            one.Writer.TryWrite(row);
            other.Writer.TryWrite(row);
        }

        int read = 0;
        while (one.Reader.TryRead(out _) && other.Reader.TryRead(out _))
        {
            read++;
        }

        return read;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public async Task<int> DecodedAndDispatched()
    {
        using var one = _client.Connection.Intake.Events.Subscribe();
        using var other = _client.Connection.Intake.Events.Subscribe();
        for (int i = 0; i < Events; i++)
        {
            _client.Connection.Accept(DateTimeOffset.UnixEpoch, _messages.Next(i % 100));
        }

        // Both have all of them waiting: nothing is waited for.
        return await CountAsync(one.ReadAsync()) + await CountAsync(other.ReadAsync());
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<PbxEvent> events)
    {
        int count = 0;
        await foreach (var _ in events)
        {
            if (++count == Events)
            {
                break;
            }
        }

        return count;
    }

    private static OlaOptions Create()
    {
        var options = Options.Ola();
        (options.Session.UserName, options.Session.Password) = ("8001", Pbx.Password);
        options.Session.Socket.ReaderCapacity = 3 * Events;
        return options;
    }
}
