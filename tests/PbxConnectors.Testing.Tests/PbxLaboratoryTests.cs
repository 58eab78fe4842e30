namespace PbxConnectors.Testing.Tests;

public sealed class PbxLaboratoryTests
{
    [Fact]
    public async Task A_laboratory_starts_exchange_and_servers_as_one()
    {
        await using var lab = await PbxLaboratory.StartAsync(
            new PbxLaboratoryOptions { Extensions = 2, NumbersToScreen = ["13900000001"],
                NumberPlan = new NumberPlan(NumberScenario.Answered()) }, TestTimeout.Token);
        using var caller = await new DscomCaller(lab.Dscom).SignInAsync();

        await caller.DialAsync("8001", "13900000001");

        lab.Exchange.Extensions.Select(extension => extension.Number).ShouldBe(["8001", "8002"]);
        lab.Exchange.DialCount("13900000001").ShouldBe(1);
        lab.EmptyNumber.NumbersLeft.ShouldBe(1);
        lab.Dscom.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_was_not_asked_for_is_missing_with_a_hint()
    {
        await using var lab = await PbxLaboratory.StartAsync(cancellationToken: TestTimeout.Token);

        Should.Throw<InvalidOperationException>(() => lab.EmptyNumber).Message.ShouldContain("NumbersToScreen");
    }

    [Fact]
    public async Task A_day_of_calls_passes_in_seconds_on_a_scaled_clock()
    {
        var clock = new ScaledTimeProvider(200);
        await using var lab = await PbxLaboratory.StartAsync(
            new PbxLaboratoryOptions { Extensions = 1, TimeProvider = clock,
                NumberPlan = new NumberPlan(NumberScenario.Answered()) }, TestTimeout.Token);

        lab.Exchange.PlaceCall("8001", "13900000001").Accepted.ShouldBeTrue();
        await lab.Exchange.WaitForIdleAsync(TestTimeout.Token);

        lab.Exchange.Records.ShouldHaveSingleItem().TalkTime.ShouldBeGreaterThanOrEqualTo(15.Seconds());
    }

    [Fact]
    public async Task It_tells_the_settings_that_lead_to_it()
    {
        await using var all = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            Ola = new OlaServerOptions(), EightHundred = new EightHundredServerOptions(),
        });
        await using var onlyOla = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions { Dscom = null, Ola = new OlaServerOptions() });
        await using var none = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions { Dscom = null });

        var settings = all.ToConfiguration("Phones:Pbx", @default: "ola");

        settings["Phones:Pbx:Default"].ShouldBe("ola");
        settings.Where(pair => pair.Key.EndsWith(":Vendor", StringComparison.Ordinal)).Select(pair => pair.Value)
            .ShouldBe(["dscom", "ola", "800ing"]);
        settings["Phones:Pbx:Connections:dscom:ClientSecret"].ShouldBe(all.Dscom.ClientSecret);
        new Uri(settings["Phones:Pbx:Connections:800ing:BaseAddress"]!).Port.ShouldBe(all.EightHundred.BaseAddress.Port);
        onlyOla.ToConfiguration()["Pbx:Default"].ShouldBe("ola");
        Should.Throw<InvalidOperationException>(() => none.ToConfiguration());
    }
}
