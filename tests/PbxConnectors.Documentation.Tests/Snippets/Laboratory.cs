using PbxConnectors.Testing;

namespace PbxConnectors.Documentation.Tests.Snippets;

/// <summary>Snippets that show the laboratory are run as what they are: tests.</summary>
public sealed class Laboratory
{
    [Fact]
    public async Task Virtual_time_moves_when_the_test_says()
    {
        #region virtual time
        var time = new ManualTimeProvider();
        await using var exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Answered()), timeProvider: time);
        exchange.AddExtension("8001", "secret");

        exchange.PlaceCall("8001", "13900000001");
        time.Advance(TimeSpan.FromMinutes(1));      // rings 6 s, talks 15 s, hangs up

        Assert.Equal(TimeSpan.FromSeconds(15), exchange.Records[0].TalkTime);
        byte[] wave = exchange.Records[0].RenderRecording()!;   // ringback, then speech; A-law, 8 kHz
        #endregion

        Assert.NotEmpty(wave);
    }
}
