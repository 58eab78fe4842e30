using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PbxConnectors.CallProgress.Benchmarks;

if (args is ["--matchers"])
{
    MatcherTrial.Run();
    return;
}

// In this process: the generated projects of the usual toolchain do not build below this repository's rules.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(AnalyzerBenchmarks).Assembly).Run(args, config);
