namespace PbxConnectors.EmptyNumber;

/// <summary>Pauses that leave no timer behind when something ends them early.</summary>
internal static class Pause
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    /// <summary>Waits for a time, or until <paramref name="signal"/> completes; a signal that has completed already does not count.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static async Task UntilAsync(Task signal, TimeSpan longest, TimeProvider time, CancellationToken stopping)
    {
        await (signal.IsCompleted ? Never : signal).WaitAsync(longest, time, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }
}
