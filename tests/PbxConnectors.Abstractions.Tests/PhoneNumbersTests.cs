namespace PbxConnectors.Abstractions.Tests;

public sealed class PhoneNumbersTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("8001", "8001")]
    [InlineData("100861", "100861")]
    [InlineData("1234567", "12***67")]
    [InlineData("62345678", "62****78")]
    [InlineData("4008001234", "40******34")]
    [InlineData("13800001234", "138****1234")]
    [InlineData("013800001234", "0138****1234")]
    [InlineData("+8613800001234", "+86138****1234")]
    [InlineData("008613800001234", "0086138****1234")]
    public void The_middle_of_a_number_is_hidden_and_short_numbers_stay(string? number, string masked) =>
        PhoneNumbers.Mask(number).ShouldBe(masked);

    [Theory]
    [InlineData("13800001234@pbx.example.com", "13800001234")]
    [InlineData("sip:13800001234@pbx.example.com", "13800001234")]
    [InlineData("3800001@example", "3800001")]
    [InlineData("13800001234#12345678", "13800001234")]
    [InlineData("13800001234-998-12345", "13800001234")]
    [InlineData("12345678@13800001234.example.com", "12345678")]
    public void Whatever_stands_behind_a_number_does_not_uncover_it(string text, string number)
    {
        PhoneNumbers.Mask(text).ShouldNotContain(number);
        new DialRequest(DialSource.FromOutsideNumber(text), text).ToString().ShouldNotContain(number);
    }

    [Fact]
    public void A_mask_hides_at_least_three_characters_of_everything_longer_than_six()
    {
        for (int length = 7; length <= 64; length++)
        {
            string masked = PhoneNumbers.Mask(new string('7', length));
            masked.Length.ShouldBe(length);
            masked.Count(c => c == '*').ShouldBeGreaterThanOrEqualTo(3);
            masked.Count(c => c == '7').ShouldBeLessThanOrEqualTo(11);
        }
    }
}
