using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// One question to each vendor, beside the same question by a bare HttpClient with source-generated System.Text.Json, both answered from memory:
/// what lies between is credentials, repeats, telemetry, tolerance and models, and nothing else.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class OperationBenchmarks
{
    private readonly Questions _questions = new(Pbx.Address);
    private readonly HttpClient _dscomBare = new(Pbx.Answering(Answers.DscomExtensions));
    private readonly HttpClient _eightHundredBare = new(Pbx.Answering(Answers.EightHundredExtension));
    private readonly HttpClient _olaBare = new(Pbx.Answering(Answers.OlaTrunks));
    private readonly DscomClient _dscom = DscomClient.Create(Options.Dscom(), Options.DscomPbx(Answers.DscomExtensions));
    private readonly EightHundredClient _eightHundred =
        EightHundredClient.Create(Options.EightHundred(), Pbx.Answering(Answers.EightHundredExtension));

    private readonly OlaClient _ola = OlaClient.Create(Options.Ola(), Pbx.Answering(Answers.OlaTrunks));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("dscom")]
    public Task<object?> DscomBare() => _questions.DscomBareAsync(_dscomBare);

    [Benchmark]
    [BenchmarkCategory("dscom")]
    public Task<int> Dscom() => Questions.AskAsync(_dscom);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("800ing")]
    public Task<object?> EightHundredBare() => _questions.EightHundredBareAsync(_eightHundredBare);

    [Benchmark]
    [BenchmarkCategory("800ing")]
    public Task EightHundred() => Questions.AskAsync(_eightHundred);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("ola")]
    public Task<object?> OlaBare() => _questions.OlaBareAsync(_olaBare);

    [Benchmark]
    [BenchmarkCategory("ola")]
    public Task Ola() => Questions.AskAsync(_ola);
}
