namespace PbxConnectors.Testing.Tests;

public sealed class ToneSynthesizerTests
{
    [Theory]
    [InlineData("ringback", 450, 0.0, 1.0, true)]
    [InlineData("ringback", 450, 1.1, 4.9, false)]
    [InlineData("ringback", 450, 5.0, 6.0, true)]
    [InlineData("busy", 450, 0.0, 0.35, true)]
    [InlineData("busy", 450, 0.36, 0.69, false)]
    [InlineData("congestion", 450, 0.0, 0.7, true)]
    [InlineData("congestion", 450, 0.71, 1.39, false)]
    [InlineData("vacant", 450, 0.0, 0.1, true)]
    [InlineData("vacant", 450, 0.11, 0.19, false)]
    [InlineData("vacant", 450, 0.6, 1.0, true)]
    [InlineData("vacant", 450, 1.01, 1.39, false)]
    [InlineData("fax_cng", 1100, 0.0, 0.5, true)]
    [InlineData("fax_ced", 2100, 0.0, 3.0, true)]
    public void Tones_have_the_frequency_and_cadence_of_the_standard(string name, double frequency, double from, double to,
        bool isOn)
    {
        var samples = ToneSynthesizer.Render(name, 8.Seconds());
        var part = samples.AsSpan((int)(from * 8000), (int)((to - from) * 8000));

        if (isOn)
        {
            Signal.ToneShare(part, frequency).ShouldBeGreaterThan(0.95);
        }
        else
        {
            Signal.Power(part).ShouldBe(0);
        }
    }

    [Fact]
    public void The_level_is_that_asked_for()
    {
        var loud = Signal.Power(ToneSynthesizer.Render("dial", 1.Seconds(), -10));
        var quiet = Signal.Power(ToneSynthesizer.Render("dial", 1.Seconds(), -20));

        (10 * Math.Log10(loud / quiet)).ShouldBe(10, 0.1);
    }

    [Fact]
    public void A_tone_nobody_knows_is_refused_with_the_names_that_are_known() =>
        Should.Throw<ArgumentException>(() => ToneSynthesizer.Render("bell", 1.Seconds())).Message.ShouldContain("ringback");
}
