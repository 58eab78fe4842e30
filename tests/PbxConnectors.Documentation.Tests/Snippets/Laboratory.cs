using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Testing;

namespace PbxConnectors.Documentation.Tests.Snippets;

/// <summary>Snippets that show the laboratory are run as what they are: tests.</summary>
public sealed class Laboratory
{
    #region an integrator's test
    [Fact]
    public async Task A_dial_is_never_sent_twice()
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered()).Assign("13900000001", NumberScenario.PoweredOff()),
            TimeProvider = new ScaledTimeProvider(60),                   // a minute passes in a second
        });
        lab.Dscom.Faults.Next("dial", Fault.Drop);                       // carried out, but the answer is lost

        var pbx = new YourPbxClient(lab.Dscom.BaseAddress, lab.Dscom.ClientId, lab.Dscom.ClientSecret,
            lab.Dscom.UserName, lab.Dscom.Password);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => pbx.DialAsync("8001", "13900000001"));
        await lab.Exchange.WaitForIdleAsync();

        Assert.Equal(1, lab.Exchange.DialCount("13900000001"));
        Assert.Equal(20, lab.Exchange.Records[0].Q850Cause);             // subscriber absent
        Assert.Empty(lab.Dscom.ProtocolViolations);                      // every request was as the vendor documents it
    }
    #endregion

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

    private sealed class YourPbxClient(Uri address, string clientId, string clientSecret, string userName, string password)
    {
        public async Task DialAsync(string extension, string number)
        {
            await using var client = DscomClient.Create(new DscomOptions
            {
                BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)),
                ClientId = clientId,
                ClientSecret = clientSecret,
                UserName = userName,
                Password = password,
                TimeZone = "Asia/Shanghai",
                Http = { AttemptTimeout = TimeSpan.FromMinutes(10) },
            });
            await using var dialer = new DscomDialer(client);
            try
            {
                await dialer.DialAsync(new DialRequest(extension, number));
            }
            catch (PbxException e) when (e.Delivery == Delivery.Unknown)
            {
                throw new OutcomeUnknownException();
            }
        }
    }

    private sealed class OutcomeUnknownException : Exception;
}
