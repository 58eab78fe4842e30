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
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithClock(new CpuClock());
var config = DefaultConfig.Instance.AddJob(job);
BenchmarkSwitcher.FromAssembly(typeof(AnalyzerBenchmarks).Assembly).Run(args, config);
