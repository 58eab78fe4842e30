using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Tokens;

/// <summary>Gives out token-1, token-2 … and can be told to hold or to fail the next request.</summary>
internal sealed class TokenServer(ManualTimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<AccessToken?> _previous = [];
    private readonly Dictionary<int, TaskCompletionSource> _requested = [];
    private readonly Dictionary<int, TaskCompletionSource> _answered = [];
    private Task _held = Task.CompletedTask;
    private Exception? _failure;

    public TimeSpan? NextLife { get; set; } = TimeSpan.FromMinutes(10);

    public int Requests
    {
        get
        {
            lock (_gate)
            {
                return _previous.Count;
            }
        }
    }

    public IReadOnlyList<AccessToken?> Previous => _previous;

    public TaskCompletionSource HoldNext(Exception? failure = null)
    {
        var door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_held, _failure) = (door.Task, failure);
        return door;
    }

    public void FailNext(Exception failure) => _failure = failure;

    /// <summary>Completes when the request of that number has come in.</summary>
    public Task RequestedAsync(int number = 1) => Signal(_requested, number).Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Completes when the request of that number is about to be answered.</summary>
    public Task AnsweredAsync(int number) => Signal(_answered, number).Task.WaitAsync(TimeSpan.FromMinutes(1));

    public async Task<AccessToken> ObtainAsync(AccessToken? previous, CancellationToken cancellationToken)
    {
        int number;
        lock (_gate)
        {
            _previous.Add(previous);
            number = _previous.Count;
        }

        var (held, failure) = (_held, _failure);
        (_held, _failure) = (Task.CompletedTask, null);
        Signal(_requested, number).TrySetResult();
        try
        {
            await held.WaitAsync(cancellationToken);
            return failure is null
                ? new AccessToken($"token-{number}", time.GetUtcNow(), time.GetUtcNow() + NextLife)
                : throw failure;
        }
        finally
        {
            Signal(_answered, number).TrySetResult();
        }
    }

    private TaskCompletionSource Signal(Dictionary<int, TaskCompletionSource> signals, int number)
    {
        lock (_gate)
        {
            return signals.TryGetValue(number, out var signal)
                ? signal
                : signals[number] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
