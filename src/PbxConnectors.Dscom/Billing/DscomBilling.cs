using System.Runtime.CompilerServices;
using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Billing;

/// <summary>
/// The billing push (document: 话单推送, <c>wss://{server}:8282/?user_id=billing&amp;token=…</c>): every record as its call ends. One socket
/// serves all readers and is open while there are any. Gaps are told and filled from <c>/api/v1/cdr/list</c>. Thread-safe.
/// </summary>
public sealed class DscomBilling : IPbxEvents, IAsyncDisposable
{
    private readonly BillingSettings _settings;
    private readonly Lock _gate = new();
    private BillingSession? _session;
    private bool _disposed;

    internal DscomBilling(BillingSettings settings) => _settings = settings;

    /// <summary>True while the push is connected: records arrive as calls end.</summary>
    public bool IsConnected => Volatile.Read(ref _session)?.IsOpen == true;

    /// <summary>
    /// Reads what the push tells: <see cref="RecordArrived"/>, and <see cref="ConnectionLost"/>, <see cref="ConnectionRestored"/> and
    /// <see cref="EventsReconciled"/> around gaps, the last as soon as the records can be read again. Each record comes once. A slow reader finds
    /// <see cref="EventsDropped"/>.
    /// </summary>
    /// <exception cref="PbxAuthenticationException">The PBX refused the token twice in a row; reading again tries again.</exception>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var session = Join();
        using var subscription = session.Subscribe();
        try
        {
            await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await LeaveAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the records only: pushed ones, and after a gap those that were missed.</summary>
    /// <exception cref="PbxAuthenticationException">The PBX refused the token twice in a row; reading again tries again.</exception>
    public async IAsyncEnumerable<DscomCallRecord> ReadRecordsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item is RecordArrived { Record.VendorRecord: DscomCallRecord record })
            {
                yield return record;
            }
        }
    }

    /// <summary>Closes the socket and ends all readers.</summary>
    public async ValueTask DisposeAsync()
    {
        BillingSession? session;
        lock (_gate)
        {
            _disposed = true;
            session = _session;
            _session = null;
        }

        if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private BillingSession Join()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is null or { IsEnded: true })
            {
                _session = new BillingSession(_settings);
            }

            _session.Readers++;
            return _session;
        }
    }

    private async Task LeaveAsync(BillingSession session)
    {
        lock (_gate)
        {
            if (--session.Readers > 0)
            {
                return;
            }

            if (_session == session)
            {
                _session = null;
            }
        }

        await session.DisposeAsync().ConfigureAwait(false);
    }
}
