namespace PbxConnectors;

/// <summary>
/// Hangs one call up, with one command however often that is wished: while one is on its way its outcome is everybody's, after one was accepted
/// none is sent, after one failed the next wish tries again. Thread-safe.
/// </summary>
/// <param name="send">Sends the command.</param>
internal sealed class CallHangUp(Func<CancellationToken, Task> send)
{
    private readonly Lock _gate = new();
    private HangUpCommand? _onItsWay;
    private bool _accepted;
    private int _requests;

    /// <summary>True when a command was sent, and the PBX has not refused it.</summary>
    public bool IsRequested
    {
        get
        {
            lock (_gate)
            {
                return _requests > 0;
            }
        }
    }

    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        HangUpCommand command;
        bool isFirst;
        lock (_gate)
        {
            if (_accepted)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            isFirst = _onItsWay is null;
            command = _onItsWay ??= new HangUpCommand();
            command.Join();

            // Marked before the command leaves: the end may be seen before the command's own answer.
            _requests += isFirst ? 1 : 0;
        }

        if (isFirst)
        {
            _ = SendAsync(command);
        }

        try
        {
            await command.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(command);
        }
    }

    private async Task SendAsync(HangUpCommand command)
    {
        Exception? failure = null;
        try
        {
            await send(command.Abandoned).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        lock (_gate)
        {
            _accepted |= failure is null;
            if (failure is PbxException { Delivery: not Delivery.Unknown })
            {
                // Only this request is taken back: one before it may have arrived.
                _requests--;
            }

            Forget(command);
            command.Settle(failure);
        }

        await command.DisposeAsync().ConfigureAwait(false);
    }

    private void Leave(HangUpCommand command)
    {
        lock (_gate)
        {
            if (command.Leave())
            {
                Forget(command);
            }
        }
    }

    // Whoever comes next needs a command of its own.
    private void Forget(HangUpCommand command)
    {
        if (_onItsWay == command)
        {
            _onItsWay = null;
        }
    }
}
