namespace PbxConnectors;

/// <summary>
/// One hang-up command on its way, shared by all who wish for it: each may give up waiting, and only when the last has is the command itself
/// cancelled. Used under the lock of <see cref="CallHangUp"/>, but for <see cref="Answer"/> and disposal.
/// </summary>
internal sealed class HangUpCommand : IAsyncDisposable
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private Task _abandoning = Task.CompletedTask;
    private int _waiting;

    /// <summary>Cancels the command when nobody waits for it any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>How it went, for all who wait.</summary>
    public Task Answer => _answer.Task;

    public void Join() => _waiting++;

    /// <summary>Leaves it. True for the last who leaves before the answer: then it is abandoned.</summary>
    public bool Leave()
    {
        if (--_waiting > 0 || Answer.IsCompleted)
        {
            return false;
        }

        // Not by Cancel, which would run the callbacks of others here, under the lock.
        _abandoning = _abandoned.CancelAsync();
        return true;
    }

    /// <summary>Gives the answer.</summary>
    /// <param name="failure">What went wrong; null when the PBX took the command.</param>
    public void Settle(Exception? failure)
    {
        if (failure is null)
        {
            _answer.TrySetResult();
            return;
        }

        _answer.TrySetException(failure);

        // Nobody may wait any more: that must not surface as an unobserved task exception.
        _ = Answer.Exception;
    }

    /// <summary>Frees it, once it is settled.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoning.ConfigureAwait(false);
        _abandoned.Dispose();
    }
}
