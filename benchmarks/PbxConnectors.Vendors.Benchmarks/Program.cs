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

// In this process: the generated projects of the usual toolchain do not build below this repository's rules.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(OperationBenchmarks).Assembly).Run(args, config);
