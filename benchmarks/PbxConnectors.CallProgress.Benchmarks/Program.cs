using BenchmarkDotNet.Running;
using PbxConnectors.CallProgress.Benchmarks;

// dotnet run -c Release --project benchmarks/PbxConnectors.CallProgress.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(AnalyzerBenchmarks).Assembly).Run(args);
