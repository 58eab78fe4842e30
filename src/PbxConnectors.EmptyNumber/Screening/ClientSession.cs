using System.Globalization;
using Microsoft.Extensions.Logging;
using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Keeps the client id of a run: obtains it and the accounts at the start, and again when the server refuses it, one renewal at a time
/// and a bounded number in a row. Thread-safe.
/// </summary>
internal sealed class ClientSession(
    EmptyNumberClient client, ScreeningOptions options, ScreeningCounters counters, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<WireOperation, int> _renewalsInARow = [];
    private volatile string? _id;

    /// <summary>Called, one call at a time, with the accounts that go with each new id.</summary>
    public Action<IReadOnlyList<ExtensionAccount>> AccountsArrived { get; set; } = static _ => { };

    /// <summary>The present id.</summary>
    public string Id => _id ?? throw new InvalidOperationException("The run has not been given a client id yet.");

    /// <summary>Obtains id and accounts.</summary>
    /// <exception cref="PbxException">All attempts failed; the last error.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    await ObtainAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (PbxException e) when (attempt < options.StartAttempts)
                {
                    Log.StartFailed(logger, attempt, options.StartAttempts, e.Message);
                }

                await Task.Delay(options.EmptyPlanPause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Replaces an id that an operation was refused with, unless it was replaced meanwhile. Logs what goes wrong.</summary>
    public async Task<Renewal> RenewAsync(string refusedId, WireOperation operation, PbxException refusal, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_id != refusedId)
            {
                return Renewal.Done;
            }

            int inARow = RenewalsInARow(operation);
            if (inARow >= options.MaxClientIdRenewals)
            {
                Log.RenewalsExhausted(logger, operation.Name, inARow, refusal.Message);
                return Renewal.Exhausted;
            }

            if (inARow > 0)
            {
                await Task.Delay(options.EmptyPlanPause, time, cancellationToken).ConfigureAwait(false);
            }

            Log.ClientIdRefused(logger, operation.Name, refusal.Message);
            await ObtainAsync(cancellationToken).ConfigureAwait(false);
            CountRenewal(operation);
            counters.ClientIdRenewed();
            return Renewal.Done;
        }
        catch (PbxException e)
        {
            // A server that is away has refused nothing: only what it answered counts.
            if (IsRefusal(e))
            {
                CountRenewal(operation);
            }

            Log.RenewalFailed(logger, e.Message);
            return Renewal.Failed;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Finds out whether a refused report means that the id was forgotten, by a heartbeat with it; if so, renews it.
    /// </summary>
    /// <returns>True when there is a new id to try again with.</returns>
    public async Task<bool> RenewIfForgottenAsync(string usedId, CancellationToken cancellationToken)
    {
        if (_id != usedId)
        {
            return true;
        }

        try
        {
            await client.SendHeartbeatAsync(usedId, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (PbxException e) when (IsRefusal(e))
        {
            return await RenewAsync(usedId, EmptyNumberOperations.SendHeartbeat, e, cancellationToken).ConfigureAwait(false) == Renewal.Done;
        }
    }

    /// <summary>Notes that the server took an operation, which ends its row of renewals.</summary>
    public void Accepted(WireOperation operation)
    {
        lock (_gate)
        {
            _renewalsInARow.Remove(operation);
        }
    }

    /// <summary>The error that ends a run whose renewals are exhausted.</summary>
    public static PbxRejectedException Exhaustion(WireOperation operation, int renewals, PbxException refusal) => new(
        $"{operation.Name} is refused also with a new client id ({renewals.ToString(CultureInfo.InvariantCulture)} obtained in a row). " +
        refusal.Message,
        new PbxErrorDetails
        {
            Pbx = EmptyNumberClient.Identity,
            Operation = operation.Name,
            VendorCode = refusal.VendorCode,
            VendorMessage = refusal.VendorMessage,
            HttpStatus = refusal.HttpStatus,
            Body = refusal.Body,
            Delivery = Delivery.Sent,
        },
        refusal);

    /// <summary>True for an error that the server answered knowingly and that a new id may cure.</summary>
    public static bool IsRefusal(PbxException exception) => exception is PbxRejectedException or PbxAuthenticationException;

    public void Dispose() => _one.Dispose();

    private async Task ObtainAsync(CancellationToken cancellationToken)
    {
        string id = await client.AcquireClientIdAsync(cancellationToken).ConfigureAwait(false);
        var accounts = await client.GetExtensionAccountsAsync(id, options.Lines, cancellationToken).ConfigureAwait(false);
        if (accounts.Count == 0)
        {
            throw new PbxRejectedException(
                $"{EmptyNumberOperations.GetExtensionAccounts.Name}: the server allotted no extension account " +
                $"({options.Lines.ToString(CultureInfo.InvariantCulture)} asked for).",
                new PbxErrorDetails
                {
                    Pbx = EmptyNumberClient.Identity,
                    Operation = EmptyNumberOperations.GetExtensionAccounts.Name,
                    Delivery = Delivery.Sent,
                });
        }

        _id = id;
        Log.ClientIdObtained(logger, accounts.Count, options.Lines);
        AccountsArrived(accounts);
    }

    private int RenewalsInARow(WireOperation operation)
    {
        lock (_gate)
        {
            return _renewalsInARow.GetValueOrDefault(operation);
        }
    }

    private void CountRenewal(WireOperation operation)
    {
        lock (_gate)
        {
            _renewalsInARow[operation] = _renewalsInARow.GetValueOrDefault(operation) + 1;
        }
    }
}

/// <summary>How a renewal of the client id went.</summary>
internal enum Renewal
{
    /// <summary>There is a new id.</summary>
    Done,

    /// <summary>Not this time; the operation may be tried again later.</summary>
    Failed,

    /// <summary>The bound in a row is reached.</summary>
    Exhausted,
}
