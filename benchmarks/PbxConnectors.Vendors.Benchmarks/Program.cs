using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PbxConnectors.Vendors.Benchmarks;

if (args is ["--turns"])
{
    await Turns.RunAsync();
    return;
}

// What the benchmarks' own process holds besides would be counted with the calls.
if (args is ["--kept"])
{
    foreach (int calls in new[] { 100, 1_000, 10_000 })
    {
        await new TrackedCallBenchmarks { Calls = calls }.DialOverDscomAsync();
        await new TrackedCallBenchmarks { Calls = calls }.DialOverOlaAsync();
        await new TrackedCallBenchmarks { Calls = calls }.DialOverEightHundredAsync();
    }

    return;
}

// In this process: the generated projects of the usual toolchain do not build below this repository's rules.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(OperationBenchmarks).Assembly).Run(args, config);
