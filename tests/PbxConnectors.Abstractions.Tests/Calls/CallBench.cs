using PbxConnectors.Testing;

namespace PbxConnectors.Abstractions.Tests.Calls;

/// <summary>One call with a clock that stands still and handlers that count.</summary>
internal sealed class CallBench
{
    private int _hangUps;
    private int _releases;

    public CallBench()
    {
        Start = Clock.GetUtcNow();
        Source = new PbxCallSource(
            new PbxIdentity("test", "branch"),
            new DialRequest("8001", "13800001234") { CorrelationId = "order-7" },
            new PbxCallHandlers
            {
                HangUp = (_, token) =>
                {
                    Interlocked.Increment(ref _hangUps);
                    return OnHangUp(token);
                },
                Release = _ =>
                {
                    Interlocked.Increment(ref _releases);
                    return ValueTask.CompletedTask;
                },
            },
            Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public DateTimeOffset Start { get; }

    public PbxCallSource Source { get; }

    public PbxCall Call => Source.Call;

    public Func<CancellationToken, Task> OnHangUp { get; set; } = static _ => Task.CompletedTask;

    public int HangUps => _hangUps;

    public int Releases => _releases;

    /// <summary>Tells the call of a state that began so many seconds after the start.</summary>
    public bool See(CallState state, int second = 0, string? text = null) =>
        Source.Observe(new CallObservation(state, Start.AddSeconds(second), Freshness.Pushed, text));

    public bool End(EndReason reason = EndReason.Normal) => Source.End(new CallResult { Reason = reason });

    public static async Task<List<CallState>> ReadAllAsync(PbxCall call)
    {
        List<CallState> states = [];
        await foreach (var change in call.ReadStatesAsync())
        {
            states.Add(change.State);
        }

        return states;
    }
}
