namespace PbxConnectors.Transport.Tests.Calls;

public sealed class NumberEndingTests
{
    [Theory]
    [InlineData("02155550100", "50100")]
    [InlineData("2155550100", "50100")]
    [InlineData("902155550100", "50100")]
    [InlineData("8001", "8001")]
    [InlineData("08001", "8001")]
    [InlineData("000", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void The_last_digits_stay_whatever_stands_before_them(string? number, string ending) =>
        NumberEnding.Of(number).ToString().ShouldBe(ending);
}
