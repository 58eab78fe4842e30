using System.Diagnostics;
using System.Globalization;
using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Benchmarks;

/// <summary>Many calls at once over real SIP and RTP on 127.0.0.1.</summary>
internal static class Load
{
    private const string Extension = "8001";

    /// <summary>So many calls for so long. Returns a row of the table.</summary>
    public static async Task<string> RunAsync(int calls, TimeSpan length, bool analysis)
    {
        await using var world = await World.StartAsync(calls, length);
        using var process = Process.GetCurrentProcess();
        var library = analysis ? LabAudio.Embedded.ToAnnouncementLibrary() : null;
        var cpu = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        var reports = await Task.WhenAll(Enumerable.Range(0, calls).Select(i => world.CallAsync(i, library)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        process.Refresh();
        double share = (process.TotalProcessorTime - cpu) / elapsed;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {calls} | {(analysis ? "yes" : "no")} | {share:0.00} | {reports.Sum(r => r.Rtp.Received)} | {reports.Sum(r => r.Rtp.Lost)} | {process.WorkingSet64 >> 20} MB |");
    }

    /// <summary>Short calls one after the other, so many at a time; prints the memory as it goes.</summary>
    public static async Task SoakAsync(int total, int atOnce)
    {
        await using var world = await World.StartAsync(atOnce, TimeSpan.FromMilliseconds(200));
        int next = 0;
        int done = 0;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= total;)
            {
                await world.CallAsync(i, null);
                if (Interlocked.Increment(ref done) % 1000 == 0)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} calls: {GC.GetTotalMemory(true) >> 20} MB held"));
                }
            }
        }));
    }

    private sealed class World(SimulatedExchange exchange, SipServer server, SipClient client, SipPbxDialer dialer) : IAsyncDisposable
    {
        public static async Task<World> StartAsync(int calls, TimeSpan length)
        {
            var plan = new NumberPlan(new NumberScenario
            {
                Label = "busy", EarlyMedia = [MediaSegment.Tone("busy", length)], Q850Cause = Q850.UserBusy,
            });
            var exchange = new SimulatedExchange(
                plan, new ExchangeOptions { MaxCallsPerExtension = calls, PostDialDelay = TimeSpan.FromMilliseconds(100) });
            exchange.AddExtension(Extension, "invented");
            var server = await SipServer.StartAsync(exchange);
            var options = new SipOptions { Server = server.EndPoint.ToString() };
            options.Accounts.Add(new SipAccount(Extension, "invented"));
            options.Dialing.CallsPerSecond = 100;
            options.Media.PortRest = TimeSpan.FromSeconds(1);
            options.Media.KeptRecordings = 0;
            var client = SipClient.Create(options);
            return new World(exchange, server, client, new SipPbxDialer(client));
        }

        public async Task<SipCallReport> CallAsync(int number, AnnouncementLibrary? library)
        {
            string to = (19900000000 + number).ToString(CultureInfo.InvariantCulture);
            await using var call = await dialer.DialAsync(new DialRequest(Extension, to));
            if (library is not null && call.TryGetLiveAudio(out var audio))
            {
                var analyzer = new CallProgressAnalyzer(library);
                await foreach (var frame in audio.ReadFramesAsync())
                {
                    analyzer.Write(frame.Samples.Span);
                }
            }

            await call.Completion;
            dialer.TryGetReport(call, out var report);
            return report!;
        }

        public async ValueTask DisposeAsync()
        {
            await dialer.DisposeAsync();
            await client.DisposeAsync();
            await server.DisposeAsync();
            await exchange.DisposeAsync();
        }
    }
}
