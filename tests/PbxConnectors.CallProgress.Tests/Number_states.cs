namespace PbxConnectors.CallProgress.Tests;

public class Number_states
{
    [Fact]
    public void Every_state_is_listed_and_has_names()
    {
        NumberStates.All.ShouldBe(Enum.GetValues<NumberState>(), ignoreOrder: true);
        NumberStates.All.Select(s => s.ToLabel()).ShouldBeUnique();
        NumberStates.All.Select(s => s.ToChinese()).ShouldBeUnique();
    }

    [Fact]
    public void Every_name_is_read_back()
    {
        foreach (var state in NumberStates.All)
        {
            foreach (var text in new[] { state.ToLabel(), state.ToLabel().ToUpperInvariant(), state.ToString(), state.ToChinese(), ((int)state).ToString() })
            {
                NumberStates.TryParse(text, out var parsed).ShouldBeTrue(text);
                parsed.ShouldBe(state, text);
            }
        }
    }

    [Theory]
    [InlineData("suspended", NumberState.OutOfService)]
    [InlineData("Suspended", NumberState.Suspended)]
    [InlineData("service_suspended", NumberState.Suspended)]
    [InlineData("misdial", NumberState.Misdialled)]
    [InlineData("barred", NumberState.IncomingBarred)]
    [InlineData("forward_failed", NumberState.ForwardingFailed)]
    [InlineData("redial_later", NumberState.TryLater)]
    [InlineData("human", NumberState.Answered)]
    [InlineData("fax_tone", NumberState.Fax)]
    [InlineData("ringback", NumberState.Ringing)]
    [InlineData("music", NumberState.ColourRingback)]
    [InlineData(" 空号 ", NumberState.EmptyNumber)]
    [InlineData("3", NumberState.EmptyNumber)]
    public void Labels_of_collections_are_understood(string text, NumberState state)
    {
        NumberStates.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(state);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hold")]
    [InlineData("99")]
    [InlineData("-3")]
    public void Other_texts_name_no_state(string? text)
    {
        NumberStates.TryParse(text, out var state).ShouldBeFalse();
        state.ShouldBe(NumberState.Unknown);
    }

    [Theory]
    [InlineData(NumberState.PoweredOff, 2, 20)]
    [InlineData(NumberState.EmptyNumber, 3, 1)]
    [InlineData(NumberState.OutOfService, 4, 27)]
    [InlineData(NumberState.Busy, 9, 17)]
    [InlineData(NumberState.NumberChanged, 18, 22)]
    [InlineData(NumberState.TryLater, 20, 41)]
    [InlineData(NumberState.Ringing, null, null)]
    [InlineData(NumberState.Unknown, null, null)]
    public void Codes_are_those_of_the_table(NumberState state, int? da2, int? cause)
    {
        state.Da2Id().ShouldBe(da2);
        state.Q850Cause().ShouldBe(cause);
    }
}
