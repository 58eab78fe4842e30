namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>Names the state an announcement in a whole call stands for, or null. For one thread.</summary>
internal interface IMatcher
{
    NumberState? Recognise(ReadOnlySpan<short> call);
}
