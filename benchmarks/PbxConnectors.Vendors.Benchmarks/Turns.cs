using System.Diagnostics;
using System.Globalization;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// Bare HttpClient and connector in turns, in rounds of some milliseconds, of which the median of the ratios counts: what disturbs the machine
/// disturbs both. First the questions over a real connection, to a server in this process and with handlers set up alike, where the noise is
/// larger than what lies between the two; then what the other benchmarks measure one after the other, answered from memory.
/// </summary>
internal static class Turns
{
    private const int Rounds = 301;
    private const int WarmUpRounds = 300;

    public static async Task RunAsync()
    {
        await OverConnectionsAsync();
        await FromMemoryAsync();
        await PagesAsync();
    }

    private static async Task OverConnectionsAsync()
    {
        Begin("One operation over a real connection");
        await using (var pbx = await LocalPbx.StartAsync(Answers.DscomExtensions))
        await using (var client = DscomClient.Create(Options.Dscom(pbx.Address)))
        using (var bare = new HttpClient(LocalPbx.Handler()))
        {
            var questions = new Questions(pbx.Address);
            await CompareAsync("dscom", 100, () => questions.DscomBareAsync(bare), () => Questions.AskAsync(client));
        }

        await using (var pbx = await LocalPbx.StartAsync(Answers.EightHundredExtension))
        await using (var client = EightHundredClient.Create(Options.EightHundred(pbx.Address)))
        using (var bare = new HttpClient(LocalPbx.Handler()))
        {
            var questions = new Questions(pbx.Address);
            await CompareAsync("800ing", 100, () => questions.EightHundredBareAsync(bare), () => Questions.AskAsync(client));
        }

        await using (var pbx = await LocalPbx.StartAsync(Answers.OlaTrunks))
        await using (var client = OlaClient.Create(Options.Ola(pbx.Address)))
        using (var bare = new HttpClient(LocalPbx.Handler()))
        {
            var questions = new Questions(pbx.Address);
            await CompareAsync("ola", 100, () => questions.OlaBareAsync(bare), () => Questions.AskAsync(client));
        }
    }

    private static async Task FromMemoryAsync()
    {
        Begin("One operation answered from memory");
        var operations = new OperationBenchmarks();
        await CompareAsync("dscom", 1000, operations.DscomBare, operations.Dscom);
        await CompareAsync("800ing", 1000, operations.EightHundredBare, operations.EightHundred);
        await CompareAsync("ola", 1000, operations.OlaBare, operations.Ola);
    }

    private static async Task PagesAsync()
    {
        Begin("A page of 1 000 call records");
        var pages = new RecordBenchmarks();
        await CompareAsync("dscom", 3, pages.DscomBare, pages.Dscom);
        await CompareAsync("800ing", 3, pages.EightHundredBare, pages.EightHundred);
    }

    private static void Begin(string what) => Console.WriteLine($"""

        {what}

        | vendor | bare | connector | ratio, median | quartiles | allocated, bare | allocated, connector |
        |---|---|---|---|---|---|---|
        """);

    private static async Task CompareAsync(string vendor, int times, Func<Task> askBare, Func<Task> askConnector)
    {
        var rounds = new List<(Round Bare, Round Connector)>();
        for (int i = -WarmUpRounds; i < Rounds; i++)
        {
            var round = (await MeasureAsync(times, askBare), await MeasureAsync(times, askConnector));
            if (i >= 0)
            {
                rounds.Add(round);
            }
        }

        double[] ratios = [.. rounds.Select(round => round.Connector.Microseconds / round.Bare.Microseconds).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {vendor} | {Median(rounds.Select(round => round.Bare.Microseconds)):0.0} µs " +
            $"| {Median(rounds.Select(round => round.Connector.Microseconds)):0.0} µs " +
            $"| {ratios[Rounds / 2]:0.00} | {ratios[Rounds / 4]:0.00}–{ratios[Rounds * 3 / 4]:0.00} " +
            $"| {Median(rounds.Select(round => round.Bare.Bytes)) / 1024:0.0} KB " +
            $"| {Median(rounds.Select(round => round.Connector.Bytes)) / 1024:0.0} KB |"));
    }

    private static async Task<Round> MeasureAsync(int times, Func<Task> ask)
    {
        long bytes = GC.GetTotalAllocatedBytes();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            await ask();
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Round(elapsed.TotalMicroseconds / times, (GC.GetTotalAllocatedBytes() - bytes) / (double)times);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private readonly record struct Round(double Microseconds, double Bytes);
}
