namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>Lets a test wait for something to have happened instead of for time to pass.</summary>
internal sealed class Changes
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Pulse()
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            (reached, _next) = (_next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        reached.SetResult();
    }

    public async Task WaitUntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                next = _next.Task;
            }

            if (condition())
            {
                return;
            }

            await next.OrHang();
        }
    }
}
