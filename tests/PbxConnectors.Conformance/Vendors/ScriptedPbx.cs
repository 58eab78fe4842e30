using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Conformance;

/// <summary>The test kit's dialer without a wire: code tried on it meets what it would meet at a PBX.</summary>
public sealed class ScriptedPbx : PbxUnderTest
{
    private readonly ConcurrentBag<ScriptedPbxDialer> _dialers = [];
    private readonly ConcurrentQueue<Fault> _struck = new();
    private readonly ConcurrentDictionary<string, int> _calledThoughFailed = new();
    private volatile bool _stopped;

    public override string Name => "scripted";

    public override int DialCommands => Dials.Count();

    public override int HangUpCommands => Dials.Count(dial => dial.WasHungUp);

    public override int Requests => Dials.Count() + Dials.Count(dial => dial.WasHungUp);

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>
    {
        EndReason.Busy, EndReason.NoAnswer, EndReason.Rejected, EndReason.InvalidNumber, EndReason.Unreachable,
    };

    public override int CallsGoingOn => Dials.Count(dial => dial.Failure is null && dial.Call.State != CallState.Ended);

    private IEnumerable<ScriptedDial> Dials => _dialers.SelectMany(dialer => dialer.Dials);

    public override void Register(IServiceCollection services, string name)
    {
        // Made by the container, so that it is the container that disposes it.
        if (name.Length == 0)
        {
            services.AddSingleton<IPbxDialer>(_ => Create(name));
        }
        else
        {
            services.AddKeyedSingleton<IPbxDialer>(name, (_, _) => Create(name));
        }
    }

    public override void StrikeDial(Fault fault) => _struck.Enqueue(fault);

    public override void Restart()
    {
        foreach (var dial in Dials)
        {
            dial.End(PbxModels.CallResult(EndReason.Unknown));
        }
    }

    public override void HangUpAt(string extension) => Dials.Single(dial => dial.Request.From.Address == extension).End(EndReason.NoAnswer);

    public override int DialCount(string number) =>
        Dials.Count(dial => dial.Request.To == number && dial.Failure is null) + _calledThoughFailed.GetValueOrDefault(number);

    public override Task WaitForAsync(string number, CallState state) =>
        Dials.Single(dial => dial.Request.To == number && dial.IsOpen).Call.WaitForAsync(state, Bench.Limit);

    public override Task WaitForAsync(Func<SimulatedExchange, bool> done) => Task.CompletedTask;

    public override Task LetTimePassAsync() => CallAsync(Number.Busy, "8003");

    public override Task WaitForDialCommandsAsync(int count) => _dialers.Single().WaitForDialsAsync(count, Bench.Limit);

    protected override Task StartPbxAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override ValueTask StopPbxAsync()
    {
        _stopped = true;
        return ValueTask.CompletedTask;
    }

    private ScriptedPbxDialer Create(string name)
    {
        var dialer = new ScriptedPbxDialer(Exchange.Clock, new PbxIdentity("scripted", name)) { Otherwise = ScriptOf };
        _dialers.Add(dialer);
        return dialer;
    }

    private CallScript ScriptOf(DialRequest request)
    {
        var usual = request.From.Address == Bench.SilentExtension ? CallScript.ByHand() : CallScript.For(Bench.Numbers[request.To]);
        if (_stopped)
        {
            return CallScript.Lost(Delivery.NotSent);
        }

        if (!_struck.TryDequeue(out var fault))
        {
            return usual;
        }

        if (fault.Kind is FaultKind.Drop or FaultKind.Truncate or FaultKind.Garbage)
        {
            _calledThoughFailed.AddOrUpdate(request.To, 1, static (_, count) => count + 1);
        }

        return fault.Kind switch
        {
            FaultKind.Delay => usual with { DialTakes = fault.Duration },
            FaultKind.Drop or FaultKind.DropBefore => CallScript.Lost(),
            _ => CallScript.Lost(Delivery.Sent),
        };
    }
}
