using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Testing;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>What docs/testing-your-integration.md and the laboratory's README show, kept true.</summary>
public sealed class TestingYourIntegrationTests
{
    [Fact]
    public async Task A_busy_customer_is_called_again()
    {
        var time = new ManualTimeProvider();
        await using var pbx = new ScriptedPbxDialer(time);
        pbx.Script("13900000001", CallScript.Busy(), CallScript.Answered());
        var reminder = new Reminder(pbx);

        var first = reminder.RemindAsync("13900000001");
        time.Advance(TimeSpan.FromMinutes(1));
        var second = reminder.RemindAsync("13900000001");
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Reminded.TryAgain, await first);
        Assert.Equal(Reminded.Yes, await second);
        pbx.AssertDialled("13900000001", "13900000001");
        pbx.AssertNoCallIsOpen();
    }

    [Theory]
    [InlineData(Delivery.NotSent, Reminded.TryAgain)]
    [InlineData(Delivery.Unknown, Reminded.AskAPerson)]
    public async Task A_customer_who_may_have_been_rung_is_not_called_again(Delivery delivery, Reminded expected)
    {
        await using var pbx = new ScriptedPbxDialer { Otherwise = _ => CallScript.Lost(delivery) };

        Assert.Equal(expected, await new Reminder(pbx).RemindAsync("13900000001"));
    }

    [Fact]
    public async Task A_call_is_followed_by_hand()
    {
        await using var pbx = new ScriptedPbxDialer();
        pbx.Script("13900000001", CallScript.ByHand());
        var reminding = new Reminder(pbx).RemindAsync("13900000001");
        await pbx.WaitForDialsAsync(1);

        pbx.Dials[0].MoveTo(CallState.Alerting);
        pbx.Dials[0].End(EndReason.Rejected);

        Assert.Equal(Reminded.TryAgain, await reminding);
    }

    [Fact]
    public async Task A_feature_is_given_where_the_code_needs_one()
    {
        await using var pbx = new ScriptedPbxDialer();
        pbx.With<IPbxRecords>(new TwoRecords(), PbxOperation.CallRecords);

        Assert.True(pbx.TryGetFeature<IPbxRecords>(out var records));
        Assert.True(pbx.Capabilities.Supports(PbxOperation.CallRecords));
        var today = new CallRecordQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Equal(2, await records.QueryCallRecordsAsync(today).CountAsync());
    }

    private sealed class TwoRecords : IPbxRecords
    {
        public IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(CallRecordQuery query, CancellationToken cancellationToken = default) =>
            new[]
            {
                PbxModels.CallRecord(to: "13900000001", talkTime: TimeSpan.FromSeconds(42)),
                PbxModels.CallRecord(to: "13900000002", reason: EndReason.Busy),
            }.ToAsyncEnumerable();
    }

    [Theory]
    [InlineData("dscom")]
    [InlineData("ola")]
    [InlineData("800ing")]
    public async Task A_customer_is_reminded_over_every_wire(string vendor)
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.EmptyNumber()).Assign("13900000001", NumberScenario.Answered()),
            Ola = new OlaServerOptions(),
            EightHundred = new EightHundredServerOptions(),
            TimeProvider = new ScaledTimeProvider(20),               // a minute passes in three seconds
        });
        await using var services = Connect(lab, vendor);
        var reminder = new Reminder(services.GetRequiredService<IPbxDialer>());

        Assert.Equal(Reminded.Yes, await reminder.RemindAsync("13900000001"));
        Assert.NotEqual(Reminded.Yes, await reminder.RemindAsync("13900000002"));

        Assert.Equal(1, lab.Exchange.DialCount("13900000001"));
        Assert.Empty(lab.Dscom.ProtocolViolations);
    }

    private static ServiceProvider Connect(PbxLaboratory lab, string vendor = "dscom")
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(lab.ToConfiguration("Pbx", vendor)).Build();
        var services = new ServiceCollection();
        services.AddSingleton(lab.Exchange.Clock);
        services.AddPbxConnectors(settings.GetSection("Pbx"));
        return services.BuildServiceProvider();
    }

    [Fact]
    public async Task A_lost_answer_rings_nobody_twice()
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered()),
            TimeProvider = new ScaledTimeProvider(20),
        });
        lab.Dscom.Faults.Next("dial", Fault.Drop);                   // carried out, but the answer is lost
        await using var services = Connect(lab);

        var outcome = await new Reminder(services.GetRequiredService<IPbxDialer>()).RemindAsync("13900000001");

        Assert.Equal(Reminded.AskAPerson, outcome);
        Assert.Equal(1, lab.Exchange.DialCount("13900000001"));
    }

    [Fact]
    public async Task Twenty_customers_on_a_bad_day()
    {
        string[] customers = [.. Enumerable.Range(1, 20).Select(i => $"139000001{i:00}")];
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = NumberPlan.Spread(customers, seed: 7),      // 空号, 关机, 停机, 正忙, … evenly
            Extensions = 1,
            Exchange = new ExchangeOptions { MaxCallsPerExtension = 20 },
            Dscom = new DscomServerOptions { FaultSeed = 7 },        // the same bad day every time
            TimeProvider = new ScaledTimeProvider(20),
        });
        lab.Dscom.Faults.Randomly(0.3, [Fault.Drop, Fault.Status(503), Fault.Truncate], "dial", "listCallRecords");
        await using var services = Connect(lab);
        var reminder = new Reminder(services.GetRequiredService<IPbxDialer>());

        await Task.WhenAll(customers.Select(customer => reminder.RemindAsync(customer)));

        Assert.All(customers, customer => Assert.InRange(lab.Exchange.DialCount(customer), 0, 1));
        Assert.NotEmpty(lab.Dscom.Faults.Applied);
    }

    [Fact]
    public async Task A_restart_of_the_PBX_leaves_nobody_waiting()
    {
        await using var lab = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
        {
            NumberPlan = new NumberPlan(NumberScenario.Answered(talkTime: TimeSpan.FromHours(1))),
            TimeProvider = new ScaledTimeProvider(60),
        });
        await using var services = Connect(lab);
        var reminding = new Reminder(services.GetRequiredService<IPbxDialer>()).RemindAsync("13900000001");
        await lab.Exchange.WaitForCallsAsync(1);

        lab.Exchange.Restart();

        Assert.Equal(Reminded.AskAPerson, await reminding);
    }
}
