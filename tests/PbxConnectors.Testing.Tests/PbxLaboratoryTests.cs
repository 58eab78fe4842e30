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
}
