namespace PbxConnectors.Abstractions.Tests;

public sealed class DialRequestTests
{
    [Theory]
    [InlineData("10086")]
    [InlineData("+8613800001234")]
    [InlineData("*67#13800001234")]
    [InlineData("138-0000-1234")]
    [InlineData("sip:8002@pbx.example.com")]
    [InlineData("9,")]
    [InlineData("alice.b_c")]
    public void A_number_is_taken_as_the_PBX_wants_it_dialled(string number)
    {
        if (number.Contains(','))
        {
            Should.Throw<ArgumentException>(() => new DialRequest("8001", number));
            return;
        }

        new DialRequest("8001", number).To.ShouldBe(number);
    }

    [Theory]
    [InlineData("138 0000 1234", 4)]
    [InlineData("13800001234&user=admin", 12)]
    [InlineData("13800001234\r\nX", 12)]
    [InlineData("１３８", 1)]
    [InlineData("1\u00002", 2)]
    [InlineData("\"", 1)]
    public void A_character_that_no_number_has_is_named_by_its_place_and_the_number_is_not_repeated(string number, int place)
    {
        var error = Should.Throw<ArgumentException>(() => new DialRequest("8001", number));
        error.ParamName.ShouldBe("to");
        error.Message.ShouldContain($"character {place} ");
        error.Message.ShouldNotContain("138");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Somebody_must_be_called_and_somebody_must_call(string nobody)
    {
        Should.Throw<ArgumentException>(() => new DialRequest("8001", nobody)).ParamName.ShouldBe("to");
        Should.Throw<ArgumentException>(() => new DialRequest(nobody, "10086")).ParamName.ShouldBe("extension");
        Should.Throw<ArgumentException>(() => DialSource.FromOutsideNumber(nobody)).ParamName.ShouldBe("number");
        Should.Throw<ArgumentException>(() => DialSource.FromDevice(nobody)).ParamName.ShouldBe("device");
    }

    [Fact]
    public void Null_is_refused_by_name()
    {
        Should.Throw<ArgumentNullException>(() => new DialRequest((DialSource)null!, "10086")).ParamName.ShouldBe("from");
        Should.Throw<ArgumentNullException>(() => new DialRequest("8001", null!)).ParamName.ShouldBe("to");
    }

    [Fact]
    public void Blanks_around_numbers_are_no_part_of_them()
    {
        var request = new DialRequest(" 8001 ", " 10086\t");
        request.From.Address.ShouldBe("8001");
        request.To.ShouldBe("10086");
    }

    [Fact]
    public void A_text_is_an_extension()
    {
        DialSource source = "8001";
        source.ShouldBeOfType<DialSource.Extension>().Number.ShouldBe("8001");
        source.ShouldBe(DialSource.FromExtension("8001"));
    }

    [Fact]
    public void The_three_sources_differ_though_their_address_is_the_same()
    {
        var outside = DialSource.FromOutsideNumber("8001");
        var device = DialSource.FromDevice("8001", 2);

        outside.ShouldBeOfType<DialSource.OutsideNumber>().Number.ShouldBe("8001");
        device.ShouldBeOfType<DialSource.Device>().Channel.ShouldBe(2);
        device.Address.ShouldBe("8001");
        outside.ShouldNotBe(DialSource.FromExtension("8001"));
        device.ShouldNotBe(DialSource.FromDevice("8001", 1));
    }

    [Fact]
    public void A_request_may_be_logged_for_its_numbers_are_masked()
    {
        var request = new DialRequest(DialSource.FromOutsideNumber("13900005678"), "13800001234")
        {
            DisplayNumber = "02112345678", UserData = "card 6222000011112222",
        };
        request.ToString().ShouldBe("139****5678 -> 138****1234");
    }
}
