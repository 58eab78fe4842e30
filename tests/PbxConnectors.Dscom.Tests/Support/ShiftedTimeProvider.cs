namespace PbxConnectors.Dscom.Tests;

/// <summary>The system's clock with real timers, whose hands a test can put forward.</summary>
internal sealed class ShiftedTimeProvider : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void PutForward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
