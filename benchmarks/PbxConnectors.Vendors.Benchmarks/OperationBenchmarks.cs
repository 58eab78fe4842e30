using System.Net.Http.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// One question to each vendor, beside the same question by a bare HttpClient with source-generated System.Text.Json: same address, same
/// headers, same bytes back. What lies between is credentials, repeats, telemetry, tolerance and models.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class OperationBenchmarks
{
    private static readonly string EightHundredQuery =
        $"https://pbx.example/voip/api/jsondata.html?sa_user={Pbx.Account}&sa_password=0123456789ABCDEF0123456789ABCDEF&method=getExtension";

    private readonly HttpClient _dscomBare = new(Pbx.Answering(Answers.DscomExtensions));
    private readonly HttpClient _eightHundredBare = new(Pbx.Answering(Answers.EightHundredExtension));
    private readonly HttpClient _olaBare = new(Pbx.Answering(Answers.OlaTrunks));
    private readonly DscomClient _dscom = DscomClient.Create(Options.Dscom(), Options.DscomPbx(Answers.DscomExtensions));
    private readonly EightHundredClient _eightHundred = EightHundredClient.Create(Options.EightHundred(), Pbx.Answering(Answers.EightHundredExtension));
    private readonly OlaClient _ola = OlaClient.Create(Options.Ola(), Pbx.Answering(Answers.OlaTrunks));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("dscom")]
    public async Task<object?> DscomBare() =>
        (await AskAsync(_dscomBare, "https://pbx.example/dscom-api/public/api/v1/status/endpoint", "Authorization", "Bearer 0123456789abcdef",
            Bare.Default.DscomEnvelopeDscomExtensionRow))!.Data;

    [Benchmark]
    [BenchmarkCategory("dscom")]
    public async Task<int> Dscom()
    {
        int count = 0;
        await foreach (var _ in _dscom.Status.ListExtensionsAsync())
        {
            count++;
        }

        return count;
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("800ing")]
    public async Task<object?> EightHundredBare() => await AskAsync(_eightHundredBare, EightHundredQuery, null, null, Bare.Default.EightHundredExtensionAnswer);

    [Benchmark]
    [BenchmarkCategory("800ing")]
    public Task EightHundred() => _eightHundred.Extensions.GetOwnAsync();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("ola")]
    public async Task<object?> OlaBare() =>
        (await AskAsync(_olaBare, "https://pbx.example/api/ola/gateway_groups", "X-Auth-Token", "0123456789abcdef0123456789abcdef01234567",
            Bare.Default.OlaAnswerOlaTrunkRow))!.Result;

    [Benchmark]
    [BenchmarkCategory("ola")]
    public Task Ola() => _ola.TrunkGroups.ListAsync();

    internal static async Task<T?> AskAsync<T>(
        HttpClient http, string url, string? header, string? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(type, limit.Token);
    }
}
