namespace PbxConnectors.Ola.Tests;

/// <summary>Reads a stream in the background from the moment it is made.</summary>
internal sealed class EventReader<T> : IAsyncDisposable
    where T : class
{
    private readonly IAsyncEnumerator<T> _events;
    private readonly CancellationTokenSource _ending = new();
    private Task<bool> _next;

    public EventReader(Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        _events = read(_ending.Token).GetAsyncEnumerator(_ending.Token);

        // The first move subscribes before it waits.
        _next = _events.MoveNextAsync().AsTask();
    }

    public List<T> Seen { get; } = [];

    /// <summary>The next event of a kind that fits; those before it are kept in <see cref="Seen"/>.</summary>
    public async Task<TEvent> NextAsync<TEvent>(Func<TEvent, bool>? fits = null)
        where TEvent : T
    {
        while (true)
        {
            (await _next.OrFailAsync()).ShouldBeTrue("the stream ended");
            var item = _events.Current;
            Seen.Add(item);
            _next = _events.MoveNextAsync().AsTask();
            if (item is TEvent found && fits?.Invoke(found) != false)
            {
                return found;
            }
        }
    }

    public async Task<bool> EndsAsync()
    {
        while (await _next.OrFailAsync())
        {
            Seen.Add(_events.Current);
            _next = _events.MoveNextAsync().AsTask();
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await _next;
        }
        catch (Exception e) when (e is OperationCanceledException or PbxException)
        {
        }

        await _events.DisposeAsync();
        _ending.Dispose();
    }
}
