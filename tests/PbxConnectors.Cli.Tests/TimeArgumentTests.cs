using PbxConnectors.Cli.Commands;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests;

public sealed class TimeArgumentTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("now", "2026-05-01T12:00:00Z")]
    [InlineData("90m", "2026-05-01T10:30:00Z")]
    [InlineData("2h", "2026-05-01T10:00:00Z")]
    [InlineData("7d", "2026-04-24T12:00:00Z")]
    [InlineData("2026-04-30T08:00:00+08:00", "2026-04-30T00:00:00Z")]
    [InlineData("2026-04-30T08:00:00Z", "2026-04-30T08:00:00Z")]
    public void Points_in_time_are_read_as_people_write_them(string text, string expected) =>
        TimeArgument.Read("--from", text, _time).ShouldBe(DateTimeOffset.Parse(expected));

    [Fact]
    public void A_time_without_a_zone_is_of_this_machine()
    {
        var read = TimeArgument.Read("--from", "2026-04-30 08:00", _time);

        read.DateTime.ShouldBe(new DateTime(2026, 4, 30, 8, 0, 0));
        read.Offset.ShouldBe(_time.LocalTimeZone.GetUtcOffset(read.DateTime));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("soon")]
    [InlineData("-2h")]
    [InlineData("99999999999d")]
    public void What_is_no_time_is_refused(string text) =>
        Should.Throw<CliException>(() => TimeArgument.Read("--from", text, _time)).Message.ShouldContain("this is no time");
}
