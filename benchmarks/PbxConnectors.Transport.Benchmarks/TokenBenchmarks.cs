using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace PbxConnectors.Transport.Benchmarks;

/// <summary>Getting the token that is there already, as every operation does, beside looking at its end by the clock alone.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private static readonly AccessToken Token = new("token", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

    private readonly SingleFlightTokenSource _source = new(
        new PbxIdentity("benchmark"), static (_, _) => Task.FromResult(Token), NullLogger.Instance, TimeProvider.System);

    [GlobalSetup]
    public async Task ObtainAsync() => await _source.GetAsync(CancellationToken.None);

    [Benchmark(Baseline = true)]
    public bool Clock() => TimeProvider.System.GetUtcNow() < Token.ExpiresAt;

    [Benchmark]
    public ValueTask<AccessToken> Get() => _source.GetAsync(CancellationToken.None);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _source.DisposeAsync();
}
