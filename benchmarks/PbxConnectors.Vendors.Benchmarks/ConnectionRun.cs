using System.Diagnostics;
using System.Globalization;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// The questions of <see cref="OperationBenchmarks"/> over a real connection: bare HttpClient and connector ask the same server in this process,
/// with handlers set up alike. A machine's noise over a connection is larger than what lies between them, so they take turns in short rounds, and
/// the median of the rounds' ratios counts.
/// </summary>
internal static class ConnectionRun
{
    private const int Rounds = 301;
    private const int WarmUpRounds = 100;
    private const int QuestionsPerRound = 100;

    public static async Task RunAsync()
    {
        Console.WriteLine("| vendor | bare | connector | ratio, median | quartiles | allocated more |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await using (var pbx = await LocalPbx.StartAsync(Answers.DscomExtensions))
        await using (var client = DscomClient.Create(Options.Dscom(pbx.Address)))
        {
            await CompareAsync("dscom", new Questions(pbx.Address).DscomBareAsync, () => Questions.AskAsync(client));
        }

        await using (var pbx = await LocalPbx.StartAsync(Answers.EightHundredExtension))
        await using (var client = EightHundredClient.Create(Options.EightHundred(pbx.Address)))
        {
            await CompareAsync("800ing", new Questions(pbx.Address).EightHundredBareAsync, () => Questions.AskAsync(client));
        }

        await using (var pbx = await LocalPbx.StartAsync(Answers.OlaTrunks))
        await using (var client = OlaClient.Create(Options.Ola(pbx.Address)))
        {
            await CompareAsync("ola", new Questions(pbx.Address).OlaBareAsync, () => Questions.AskAsync(client));
        }
    }

    private static async Task CompareAsync(string vendor, Func<HttpClient, Task> askBare, Func<Task> askConnector)
    {
        using var bare = new HttpClient(LocalPbx.Handler());
        var rounds = new List<(Round Bare, Round Connector)>();
        for (int i = -WarmUpRounds; i < Rounds; i++)
        {
            var round = (await MeasureAsync(() => askBare(bare)), await MeasureAsync(askConnector));
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
            $"| {Median(rounds.Select(round => round.Connector.Bytes - round.Bare.Bytes)) / 1024:0.0} KB |"));
    }

    private static async Task<Round> MeasureAsync(Func<Task> ask)
    {
        long bytes = GC.GetTotalAllocatedBytes();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < QuestionsPerRound; i++)
        {
            await ask();
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Round(elapsed.TotalMicroseconds / QuestionsPerRound, (GC.GetTotalAllocatedBytes() - bytes) / (double)QuestionsPerRound);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private readonly record struct Round(double Microseconds, double Bytes);
}
