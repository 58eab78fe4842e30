namespace PbxConnectors.Transport.Tests.Calls;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Times_that_are_near_share_a_window_and_one_that_is_far_has_its_own()
    {
        var windows = TimeWindow.Around([Noon.AddHours(3), Noon, Noon.AddMinutes(3), Noon.AddMinutes(7)], TimeSpan.FromMinutes(2));

        windows.ShouldBe(
        [
            new TimeWindow(Noon.AddMinutes(-2), Noon.AddMinutes(9)), new TimeWindow(Noon.AddMinutes(178), Noon.AddMinutes(182)),
        ]);
    }

    [Fact]
    public void Without_a_time_there_is_no_window() => TimeWindow.Around([], TimeSpan.FromMinutes(2)).ShouldBeEmpty();
}
