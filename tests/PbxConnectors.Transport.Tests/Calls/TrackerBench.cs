using System.Threading.Channels;
using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Calls;

/// <summary>A tracker over a clock that stands still; each look is told, and does what the test wants.</summary>
internal sealed class TrackerBench : IAsyncDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan MaxCallDuration = TimeSpan.FromHours(1);
    public static readonly PbxIdentity Pbx = new("test", "branch");

    private readonly Channel<IReadOnlyList<TestCall>> _looks = Channel.CreateUnbounded<IReadOnlyList<TestCall>>();

    private readonly NoticingClock _noticing;

    public TrackerBench()
    {
        _noticing = new NoticingClock(Clock);
        Tracker = new CallTracker<TestCall>(new CallTrackerSettings<TestCall>
        {
            Pbx = Pbx,
            Dialer = "TestDialer",
            Pause = () => Pause,
            Look = async (calls, token) =>
            {
                _looks.Writer.TryWrite(calls);
                await OnLook(calls, token);
            },
            MaxCallDuration = MaxCallDuration,
            TimeProvider = _noticing,
        });
    }

    public ManualTimeProvider Clock { get; } = new();

    public CallTracker<TestCall> Tracker { get; }

    public Func<IReadOnlyList<TestCall>, CancellationToken, Task> OnLook { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Looks that nobody has waited for yet.</summary>
    public int LooksWaiting => _looks.Reader.Count;

    public TestCall Call(string from = "8001", string to = "6001234", string? id = null) => new(
        Tracker.CreateSource(new DialRequest(from, to), static (_, _) => Task.CompletedTask), Clock.GetUtcNow(), id);

    public TestCall Follow(string from = "8001", string to = "6001234", string? id = null)
    {
        var call = Call(from, to, id);
        Tracker.Follow(call).ShouldBeTrue();
        return call;
    }

    /// <summary>Lets the pause pass, once the loop has begun it.</summary>
    public async Task PassAsync(TimeSpan? time = null)
    {
        await Clock.WaitForTimersAsync(1).WaitAsync(TimeSpan.FromMinutes(1));
        Clock.Advance(time ?? Pause);
    }

    /// <summary>Waits until the loop has ended.</summary>
    public Task RestAsync() => _noticing.WaitForNoTimerAsync();

    public Task<IReadOnlyList<TestCall>> LookAsync() => _looks.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public ValueTask DisposeAsync() => Tracker.DisposeAsync();
}
