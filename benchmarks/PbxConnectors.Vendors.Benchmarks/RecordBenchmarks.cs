using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Records;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// A page of 1 000 call records, beside bare source-generated System.Text.Json reading the same bytes into classes of the same members. The
/// bare side leaves times as texts and gives up at the first member of another kind; ours reads times in the PBX's zone, numbers and truth
/// values in whatever form they come, and gives each record once. ola has no call records.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class RecordBenchmarks
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly HttpClient _dscomBare = new(Pbx.Answering(Answers.DscomRecords));
    private readonly HttpClient _eightHundredBare = new(Pbx.Answering(Answers.EightHundredRecords));
    private readonly DscomClient _dscom = DscomClient.Create(Options.Dscom(), Options.DscomPbx(Answers.DscomRecords));
    private readonly EightHundredClient _eightHundred = EightHundredClient.Create(Options.EightHundred(), Pbx.Answering(Answers.EightHundredRecords));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("dscom")]
    public async Task<int> DscomBare() =>
        (await Questions.AskAsync(_dscomBare, "https://pbx.example/cdr", Bare.Default.DscomEnvelopeDscomRecordRow))!.Data!.Count;

    [Benchmark]
    [BenchmarkCategory("dscom")]
    public async Task<int> Dscom()
    {
        int count = 0;
        await foreach (var _ in _dscom.Records.QueryAsync(new DscomRecordQuery { From = From, To = From.AddDays(1), PageSize = Answers.Records }))
        {
            // The PBX in memory knows one page and would give it for ever.
            if (++count == Answers.Records)
            {
                break;
            }
        }

        return count;
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("800ing")]
    public async Task<int> EightHundredBare() =>
        (await Questions.AskAsync(_eightHundredBare, "https://pbx.example/records", Bare.Default.EightHundredRecordPage))!.Rows!.Count;

    [Benchmark]
    [BenchmarkCategory("800ing")]
    public async Task<int> EightHundred()
    {
        int count = 0;
        await foreach (
            var _ in _eightHundred.Records.QueryAsync(new EightHundredRecordQuery { From = From, To = From.AddDays(1), PageSize = Answers.Records }))
        {
            if (++count == Answers.Records)
            {
                break;
            }
        }

        return count;
    }
}
