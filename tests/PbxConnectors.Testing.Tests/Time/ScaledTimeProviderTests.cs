namespace PbxConnectors.Testing.Tests;

public sealed class ScaledTimeProviderTests
{
    [Fact]
    public void Time_passes_as_many_times_faster_as_asked()
    {
        var inner = new ManualTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var before = time.GetUtcNow();
        var timestamp = time.GetTimestamp();

        inner.Advance(1.Seconds());

        (time.GetUtcNow() - before).ShouldBe(1.Minutes());
        time.GetElapsedTime(timestamp).ShouldBe(1.Minutes());
    }

    [Fact]
    public void Timers_fire_as_many_times_sooner()
    {
        var inner = new ManualTimeProvider();
        var time = new ScaledTimeProvider(60, inner: inner);
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, 1.Minutes(), 2.Minutes());

        inner.Advance(1.Seconds());
        fired.ShouldBe(1);
        inner.Advance(2.Seconds());

        fired.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_speed_that_is_no_speed_is_refused(double factor) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ScaledTimeProvider(factor));
}
