using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing.Tests;

/// <summary>Whatever is commanded, in whatever order, an exchange keeps its books.</summary>
public sealed class RandomOperationTests
{
    private const string Queue = "200";
    private static readonly string[] Extensions = ["8001", "8002", "8003", "8004", "8005"];
    private static readonly string[] Numbers = ["13900000001", "13900000002", "13900000003", "13900000004"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_books_are_kept(int seed)
    {
        var random = new Random(seed);
        var time = new ManualTimeProvider();
        await using var exchange = MakeExchange(time);
        var ended = new HashSet<long>();
        exchange.CallChanged += (_, change) =>
        {
            ended.ShouldNotContain(change.Call.Id, "a call went on after it ended");
            if (change.Call.State == SimulatedCallState.Ended)
            {
                ended.Add(change.Call.Id);
            }
        };

        for (var step = 0; step < 400; step++)
        {
            Command(exchange, random);
            if (random.Next(3) == 0)
            {
                time.Advance(random.Next(1, 20).Seconds());
            }

            CheckCalls(exchange);
        }

        foreach (var extension in Extensions)
        {
            exchange.LogOutAgent(extension);
        }

        time.Advance(TimeSpan.FromHours(1));
        foreach (var name in (string[])[.. Extensions, .. Numbers])
        {
            while (exchange.HangUp(name))
            {
            }
        }

        exchange.ActiveCalls.ShouldBeEmpty();
        time.ArmedTimers.ShouldBe(0);
        CheckRecords(exchange, ended);
    }

    private static SimulatedExchange MakeExchange(ManualTimeProvider time)
    {
        var plan = new NumberPlan()
            .Assign(Numbers[0], NumberScenario.Answered(3.Seconds(), 1.Minutes()))
            .Assign(Numbers[1], NumberScenario.Answered(8.Seconds(), 5.Seconds()))
            .Assign(Numbers[2], NumberScenario.For(NumberState.Busy))
            .Assign(Numbers[3], NumberScenario.Ringing());
        var exchange = new SimulatedExchange(plan, new ExchangeOptions { ParkingTimeout = 1.Minutes() }, time);
        exchange.AddExtension("8001", "s");
        exchange.AddExtension("8002", "s", ExtensionBehaviour.AnswersAfter(2.Seconds()));
        exchange.AddExtension("8003", "s", ExtensionBehaviour.AnswersAfter(9.Seconds()));
        exchange.AddExtension("8004", "s", new ExtensionBehaviour { AnswerDelay = null, HasMailbox = true });
        exchange.AddExtension("8005", "s");
        exchange.AddQueue(Queue, new QueueOptions { RingTimeout = 5.Seconds(), WrapUpTime = 3.Seconds() });
        exchange.AddMenu("menu");
        return exchange;
    }

    private static void Command(SimulatedExchange exchange, Random random)
    {
        string Extension() => Extensions[random.Next(Extensions.Length)];
        string Number() => Numbers[random.Next(Numbers.Length)];
        string Anybody() => random.Next(2) == 0 ? Extension() : Number();
        var (a, b) = (Extension(), Extension());
        switch (random.Next(24))
        {
            case < 5: exchange.PlaceCall(a, Anybody()); break;
            case 5: exchange.HangUp(Anybody()); break;
            case 6: exchange.Hold(a); break;
            case 7: exchange.Retrieve(a); break;
            case 8: exchange.Transfer(a, Anybody()); break;
            case 9 or 10: exchange.StartAttendedTransfer(a, Anybody()); break;
            case 11: exchange.CancelAttendedTransfer(a); break;
            case 12: exchange.Park(a); break;
            case 13: exchange.RetrieveParked(a, Anybody()); break;
            case 14: exchange.PickUp(a, b); break;
            case 15: exchange.Redirect(a, Number()); break;
            case 16: exchange.Supervise(a, b, (SupervisionMode)random.Next(3)); break;
            case 17: exchange.TransferToQueue(a, Queue); break;
            case 18: exchange.TransferToMenu(a, "menu"); break;
            case 19: exchange.LogInAgent("1011", a, Queue, random.Next(3)); break;
            case 20: exchange.SetAgentState(a, Queue, random.Next(2) == 0
                ? SimulatedAgentState.Ready
                : SimulatedAgentState.PrivateBreak); break;
            case 21: exchange.ReceiveCall(Number(), random.Next(2) == 0
                ? Queue
                : a, new InboundCaller { LeavesMessage = 4.Seconds() }); break;
            case 22 when exchange.Records.Count > 0: exchange.PlayRecording(a,
                exchange.Records[random.Next(exchange.Records.Count)].LegId); break;
            case 23 when random.Next(20) == 0: exchange.Restart(); break;
        }
    }

    private static void CheckCalls(SimulatedExchange exchange)
    {
        var calls = exchange.ActiveCalls;
        calls.ShouldAllBe(call => call.State != SimulatedCallState.Ended);
        // A call in the mailbox of 8004 carries its number and does not keep it busy.
        foreach (var extension in Extensions.Except(["8004"]))
        {
            var own = calls.Where(call => call.Caller == extension || call.Callee == extension && IsTakingPart(call)).ToArray();
            // A second call only while the first waits for the outcome of a consultation.
            own.Length.ShouldBeLessThanOrEqualTo(2, extension);
            if (own.Length == 2)
            {
                own[0].State.ShouldBe(SimulatedCallState.Held, string.Join('\n', calls));
            }
        }

        exchange.ParkedCalls.Select(parked => parked.Place).Distinct().Count().ShouldBe(exchange.ParkedCalls.Count);
    }

    private static bool IsTakingPart(SimulatedCall call) =>
        call.State != SimulatedCallState.Initiated && call.Supervision is null;

    private static void CheckRecords(SimulatedExchange exchange, HashSet<long> ended)
    {
        var records = exchange.Records;
        records.Count.ShouldBeGreaterThan(50);
        records.Select(record => record.LegId).Distinct().Count().ShouldBe(records.Count);
        records.Select(record => record.Id).ShouldBe(Enumerable.Range(1, records.Count).Select(i => (long)i));
        foreach (var record in records)
        {
            record.CallStartedAt.ShouldBeLessThanOrEqualTo(record.StartedAt);
            var times = new[] { record.StartedAt, record.AlertingAt, record.AnsweredAt,
                record.EndedAt }.OfType<DateTimeOffset>().ToArray();
            times.ShouldBe(times.Order());
            (record.AnsweredAt is not null).ShouldBe(record.Outcome == SimulatedOutcome.Answered, $"{record}");
        }

        ended.ShouldNotBeEmpty();
    }
}
