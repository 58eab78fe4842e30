using System.Runtime.CompilerServices;
using PbxConnectors.Sip.Transport;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip.Registration;

/// <summary>The extensions of a line: add, remove, look at, follow. Each lives by itself. Thread-safe.</summary>
public sealed class SipRegistrations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SipRegistration> _accounts = new(StringComparer.Ordinal);
    private readonly Func<SipAccount, Action<SipRegistrationState>, SipRegistration> _create;
    private readonly EventHub<Change> _changes;
    private bool _closed;

    internal SipRegistrations(PbxIdentity pbx, Func<SipAccount, Action<SipRegistrationState>, SipRegistration> create)
    {
        _create = create;
        _changes = new EventHub<Change>(256, static _ => new Change(null), count => PbxTelemetry.CountDroppedEvents(pbx, count));
    }

    /// <summary>Where each extension stands, in order of their numbers.</summary>
    public IReadOnlyList<SipRegistrationState> States
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Values.Select(a => a.State).OrderBy(s => s.Extension, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds an extension and begins to register it. The same account again changes nothing.</summary>
    /// <exception cref="ArgumentException">The extension is there with other credentials: remove it first.</exception>
    public void Add(SipAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_accounts.TryGetValue(account.Extension, out var present))
            {
                _accounts.Add(account.Extension, _create(account, Publish));
            }
            else if (present.Account != account)
            {
                throw new ArgumentException(
                    $"The extension {PhoneNumbers.Mask(account.Extension)} is there with other credentials: remove it first.", nameof(account));
            }
        }
    }

    /// <summary>Takes an extension off the PBX and forgets it. Calls that are on go on. Does nothing when it is not there.</summary>
    public async Task RemoveAsync(string extension, CancellationToken cancellationToken = default)
    {
        SipRegistration? registration;
        lock (_gate)
        {
            if (!_accounts.Remove(extension, out registration))
            {
                return;
            }
        }

        await registration.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until the PBX has answered the first registration of an extension, or has not answered in time.
    /// </summary>
    /// <returns>How it stands; <see cref="SipRegistrationStatus.Unregistered"/> for an extension that is not there.</returns>
    public async Task<SipRegistrationState> WaitForAnswerAsync(string extension, CancellationToken cancellationToken = default)
    {
        if (Find(extension) is not { } registration)
        {
            return new SipRegistrationState { Extension = extension };
        }

        await registration.Decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        return registration.State;
    }

    /// <summary>Reads where every extension stands, then each change, until cancelled.</summary>
    public async IAsyncEnumerable<SipRegistrationState> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var changes = _changes.Subscribe();
        foreach (var state in States)
        {
            yield return state;
        }

        await foreach (var change in changes.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Where changes were left out the present states say the same.
            foreach (var state in change.State is { } one ? [one] : States)
            {
                yield return state;
            }
        }
    }

    /// <summary>Told of each change, in the order of one extension's changes; must not throw.</summary>
    internal Action<SipRegistrationState>? Changed { get; set; }

    /// <summary>One of the extensions that are kept registered, or would be; null when there is none.</summary>
    internal string? AnyKept
    {
        get
        {
            lock (_gate)
            {
                return _accounts.Values.FirstOrDefault(a => a.State.Status is SipRegistrationStatus.Registered or SipRegistrationStatus.Failed)
                    ?.Account.Extension;
            }
        }
    }

    /// <summary>The PBX, or the connection to it, has gone: what was registered so is lost, told at once and asked for anew.</summary>
    /// <param name="over">The connection; null for whatever the registrations went over.</param>
    /// <param name="problem">Why, in words.</param>
    internal void Lose(SipFlow? over, string problem)
    {
        foreach (var registration in All())
        {
            registration.Lose(over, problem);
        }
    }

    /// <summary>The PBX is back: what failed is asked for now.</summary>
    internal void Retry()
    {
        foreach (var registration in All())
        {
            registration.Retry();
        }
    }

    internal SipRegistration? Find(string extension)
    {
        lock (_gate)
        {
            return _accounts.GetValueOrDefault(extension);
        }
    }

    internal async Task CloseAsync()
    {
        SipRegistration[] all;
        lock (_gate)
        {
            _closed = true;
            all = [.. _accounts.Values];
            _accounts.Clear();
        }

        await Task.WhenAll(all.Select(r => r.DisposeAsync().AsTask())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _changes.Complete();
    }

    private SipRegistration[] All()
    {
        lock (_gate)
        {
            return [.. _accounts.Values];
        }
    }

    private void Publish(SipRegistrationState state)
    {
        _changes.Publish(new Change(state));
        Changed?.Invoke(state);
    }

    private sealed record Change(SipRegistrationState? State);
}
