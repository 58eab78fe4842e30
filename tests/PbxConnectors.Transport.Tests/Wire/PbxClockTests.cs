using FsCheck;
using FsCheck.Fluent;

namespace PbxConnectors.Transport.Tests.Wire;

public sealed class PbxClockTests
{
    private static readonly PbxClock China = Clock("Asia/Shanghai");
    private static readonly PbxClock Berlin = Clock("Europe/Berlin");

    [Theory]
    [InlineData("2026-03-01 08:30:15")]
    [InlineData("2026-03-01T08:30:15")]
    [InlineData("2026/03/01 08:30:15")]
    [InlineData("2026-3-1 8:30:15")]
    [InlineData("2026/3/1 8:30:15")]
    [InlineData(" 2026-03-01 08:30:15 ")]
    public void A_time_without_zone_is_the_PBXs_local_time(string text) =>
        China.Read(text).ShouldBe(new DateTimeOffset(2026, 3, 1, 0, 30, 15, TimeSpan.Zero));

    [Fact]
    public void Fractions_minutes_and_days_are_read_too()
    {
        China.Read("2026-03-01 08:30:15.25")!.Value.Millisecond.ShouldBe(250);
        China.Read("2026-03-01 08:30").ShouldBe(new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(8)));
        China.Read("2026-03-01").ShouldBe(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0000-00-00")]
    [InlineData("2026-02-30 00:00:00")]
    [InlineData("2026-03-01 24:00:00")]
    [InlineData("2026-03-01 23:59:60")]
    [InlineData("2026-03-01 08:30:15 PM")]
    [InlineData("1751000000")]
    [InlineData("yesterday")]
    [InlineData("\0")]
    public void What_is_no_time_reads_as_null(string? text) => China.Read(text).ShouldBeNull();

    [Theory]
    [InlineData("\"2026-03-01 08:30:15\"", "2026-03-01 08:30:15")]
    [InlineData("\"2026-03-01T08:30:15\"", "2026-03-01T08:30:15")]
    [InlineData("\"2026\\/03\\/01 08:30:15\"", "2026/03/01 08:30:15")]
    [InlineData("\"\\u0032026-03-01 08:30:15\"", "2026-03-01 08:30:15")]
    [InlineData("\"２026-03-01 08:30:15\"", "２026-03-01 08:30:15")]
    [InlineData("\"0000-00-00 00:00:00\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("1751000000", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_member_is_read_as_its_text_is(string json, string? text)
    {
        VendorJson.TryParse(System.Text.Encoding.UTF8.GetBytes($$"""{"at":{{json}}}"""), out var root, out string? problem).ShouldBeTrue(problem);
        China.Read(root["at"]).ShouldBe(China.Read(text));
        China.Read(root["absent"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("0001-01-01 07:59:59")]
    [InlineData("1900-12-31 23:54:17")]
    [InlineData("1901-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59")]
    public void The_ends_of_time_do_not_throw(string text)
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            Should.NotThrow(() => new PbxClock(zone).Read(text));
        }
    }

    [Fact]
    public void A_time_skipped_in_spring_counts_as_after_the_change() =>
        Berlin.Read("2026-03-29 02:30:00").ShouldBe(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero));

    [Fact]
    public void A_time_that_occurs_twice_in_autumn_counts_as_the_first() =>
        Berlin.Read("2026-10-25 02:30:00").ShouldBe(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));

    [Fact]
    public void An_instant_is_written_as_local_time_in_whole_seconds_rounded_down()
    {
        var instant = new DateTimeOffset(2026, 6, 30, 16, 0, 0, 999, TimeSpan.Zero);
        China.Write(instant).ShouldBe("2026-07-01 00:00:00");
        Berlin.Write(instant).ShouldBe("2026-06-30 18:00:00");
        China.Write(instant.ToOffset(TimeSpan.FromHours(-5))).ShouldBe("2026-07-01 00:00:00");
    }

    [Fact]
    public void The_ends_of_time_can_be_written()
    {
        Should.NotThrow(() => China.Write(DateTimeOffset.MaxValue));
        Should.NotThrow(() => Clock("America/New_York").Write(DateTimeOffset.MinValue));
    }

    [Fact]
    public void What_was_written_reads_back_as_the_same_second_where_there_is_no_clock_change() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(s => DateTimeOffset.UnixEpoch.AddYears(30).AddSeconds(s)).ToArbitrary(),
        time => China.Read(China.Write(time)) == time).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_whatever_makes_a_reader_throw() =>
        Prop.ForAll<string>(text => Should.NotThrow(() => Berlin.Read(text))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("China Standard Time")]
    [InlineData("UTC")]
    public void A_zone_is_found_by_either_kind_of_id(string id) => PbxClock.TryFind(id, out _).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void No_id_is_this_machines_zone(string? id)
    {
        PbxClock.TryFind(id, out var zone).ShouldBeTrue();
        zone.ShouldBe(TimeZoneInfo.Local);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("Asia/\0Shanghai")]
    [InlineData("Asia")]
    [InlineData("+08:00")]
    public void A_zone_nobody_knows_is_not_found(string id) => PbxClock.TryFind(id, out _).ShouldBeFalse();

    private static PbxClock Clock(string id)
    {
        PbxClock.TryFind(id, out var zone).ShouldBeTrue();
        return new PbxClock(zone);
    }
}
