using Perfolizer.Horology;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>Counts the CPU time of this process, so that what else the machine does is not taken for work. Thread-safe.</summary>
internal sealed class CpuClock : IClock
{
    public string Title => "CPU time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
