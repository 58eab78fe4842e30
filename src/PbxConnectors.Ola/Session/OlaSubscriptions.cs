namespace PbxConnectors.Ola.Session;

/// <summary>The keys somebody wants to hear of, and how many do. They outlive a connection. Thread-safe.</summary>
internal sealed class OlaSubscriptions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscription> _keys = new(StringComparer.Ordinal);

    /// <summary>Begins with keys that are held for good.</summary>
    public OlaSubscriptions(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            _keys[key] = new Subscription { Holders = 1 };
        }
    }

    /// <summary>The keys that are held.</summary>
    public string[] Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _keys.Where(key => key.Value.Holders > 0).Select(key => key.Key)];
            }
        }
    }

    /// <summary>Subscribes a key, or joins those who hold it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keepOnFailure">Whether a key that cannot be subscribed now is kept for the next connection.</param>
    /// <param name="subscribe">Sends the command. Runs once for all who hold the key, on no caller's behalf.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task HoldAsync(string key, bool keepOnFailure, Func<Task> subscribe, CancellationToken cancellationToken)
    {
        Subscription entry;
        Task subscribed;
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out entry!))
            {
                _keys[key] = entry = new Subscription();
            }

            entry.Holders++;
            subscribed = entry.Subscribed ??= entry.Next(subscribe);
        }

        try
        {
            await subscribed.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                entry.Settle(subscribed);
            }
        }
        catch (Exception e) when (e is PbxException or OperationCanceledException)
        {
            lock (_gate)
            {
                entry.Settle(subscribed);
                if (!keepOnFailure)
                {
                    entry.Holders--;
                    ForgetIfUnused(key, entry);
                }
            }

            throw;
        }
    }

    /// <summary>Lets go of a key; the last one to do so ends the subscription.</summary>
    /// <param name="key">The key.</param>
    /// <param name="unsubscribe">Sends the command, after whatever is under way for this key.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task ReleaseAsync(string key, Func<Task> unsubscribe, CancellationToken cancellationToken)
    {
        Subscription? entry;
        Task unsubscribed;
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out entry) || entry.Holders == 0 || --entry.Holders > 0)
            {
                return;
            }

            entry.Subscribed = null;
            unsubscribed = entry.Next(unsubscribe);
        }

        try
        {
            await unsubscribed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                ForgetIfUnused(key, entry);
            }
        }
    }

    /// <summary>A connection stands, and signing on has subscribed every key.</summary>
    public void MarkSubscribed()
    {
        lock (_gate)
        {
            foreach (var entry in _keys.Values.Where(entry => entry.Holders > 0))
            {
                entry.Subscribed ??= Task.CompletedTask;
            }
        }
    }

    // What is under way for a key must be known to whoever holds it next.
    private void ForgetIfUnused(string key, Subscription entry)
    {
        if (entry.Holders == 0 && entry.IsIdle)
        {
            _keys.Remove(key);
        }
    }

    private sealed class Subscription
    {
        private Task _last = Task.CompletedTask;

        public int Holders { get; set; }

        public bool IsIdle => _last.IsCompleted;

        /// <summary>The command that subscribed it; null when the next connection will.</summary>
        public Task? Subscribed { get; set; }

        // One after the other: a subscription that overtakes the end of the one before would be ended with it.
        public Task Next(Func<Task> command) => _last = RunAsync(_last, command);

        /// <summary>
        /// Keeps of a command that has ended what came of it, not the command: keys are held for days. After a failure the next one tries
        /// again.
        /// </summary>
        public void Settle(Task command)
        {
            if (!command.IsCompleted)
            {
                return;
            }

            if (Subscribed == command)
            {
                Subscribed = command.IsCompletedSuccessfully ? Task.CompletedTask : null;
            }

            if (_last == command)
            {
                _last = Task.CompletedTask;
            }
        }

        private static async Task RunAsync(Task before, Func<Task> command)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            await command().ConfigureAwait(false);
        }
    }
}
