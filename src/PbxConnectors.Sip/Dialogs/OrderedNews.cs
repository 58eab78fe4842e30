namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// News of one call on their way to who follows it: collected under the call's lock, told outside it, in order and by one thread at a time.
/// </summary>
internal sealed class OrderedNews(Lock gate)
{
    private readonly Queue<Action> _waiting = new();
    private bool _telling;

    /// <summary>Adds news; to be called under the lock.</summary>
    public void Add(Action news) => _waiting.Enqueue(news);

    /// <summary>Tells what waits. While another thread tells, it is left to that one.</summary>
    public void Tell()
    {
        // A request that cannot be sent fails at once, inside the lock of whoever sends it, who tells the news after it.
        if (gate.IsHeldByCurrentThread)
        {
            return;
        }

        while (true)
        {
            Action? news;
            lock (gate)
            {
                if (_telling || !_waiting.TryDequeue(out news))
                {
                    return;
                }

                _telling = true;
            }

            try
            {
                news();
            }
            finally
            {
                lock (gate)
                {
                    _telling = false;
                }
            }
        }
    }
}
