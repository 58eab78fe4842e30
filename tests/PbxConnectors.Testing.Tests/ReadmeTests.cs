namespace PbxConnectors.Testing.Tests;

/// <summary>What the package's README shows, kept true.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task A_dial_is_never_sent_twice()
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered()).Assign("13900000001", NumberScenario.PoweredOff()),
            TimeProvider = new ScaledTimeProvider(60),
        });
        lab.Dscom.Faults.Next("dial", Fault.Drop);

        using var pbx = await new DscomCaller(lab.Dscom).SignInAsync();
        await Should.ThrowAsync<HttpRequestException>(() => pbx.DialAsync("8001", "13900000001"));
        await lab.Exchange.WaitForIdleAsync(TestTimeout.Token);

        lab.Exchange.DialCount("13900000001").ShouldBe(1);
        lab.Exchange.Records[0].Q850Cause.ShouldBe(20);
        lab.Dscom.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Virtual_time_runs_on_the_thread_that_advances_it()
    {
        var time = new ManualTimeProvider();
        await using var exchange = new SimulatedExchange(new NumberPlan(NumberScenario.Answered()), timeProvider: time);
        exchange.AddExtension("8001", "secret");

        exchange.PlaceCall("8001", "13900000001");
        time.Advance(TimeSpan.FromMinutes(1));      // rings 6 s, talks 15 s, hangs up

        Assert.Equal(TimeSpan.FromSeconds(15), exchange.Records[0].TalkTime);
        byte[] wave = exchange.Records[0].RenderRecording()!;   // ringback, then speech; A-law, 8 kHz
        wave.ShouldNotBeEmpty();
    }
}
