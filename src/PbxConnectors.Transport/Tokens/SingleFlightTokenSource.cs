using Microsoft.Extensions.Logging;

namespace PbxConnectors.Transport;

/// <summary>
/// Keeps one access token fresh for any number of callers: one request in flight, early renewal in the background, and no caller's
/// cancellation harms the others. A failed early renewal keeps the old token while it lasts. Thread-safe.
/// </summary>
public sealed class SingleFlightTokenSource : IAsyncDisposable
{
    private static readonly TimeSpan EarlyRetryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestEarly = TimeSpan.FromMinutes(5);

    // Asking again and again with a refused password locks accounts: callers within this time share the refusal.
    private static readonly TimeSpan RefusalHold = TimeSpan.FromSeconds(5);

    private readonly Func<AccessToken?, CancellationToken, Task<AccessToken>> _obtain;
    private readonly PbxIdentity _pbx;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Lock _gate = new();
    private volatile AccessToken? _current;
    private Task<AccessToken>? _flight;
    private DateTimeOffset _noEarlyRenewalBefore = DateTimeOffset.MinValue;
    private PbxAuthenticationException? _refusal;
    private DateTimeOffset _refusedAt;
    private volatile bool _disposed;

    /// <summary>Creates a source that holds no token yet.</summary>
    /// <param name="pbx">The connection, for logs.</param>
    /// <param name="obtain">Gets a token; receives the last one, whose refresh token may serve.</param>
    /// <param name="logger">Receives what happens in the background.</param>
    /// <param name="timeProvider">Clock.</param>
    public SingleFlightTokenSource(
        PbxIdentity pbx, Func<AccessToken?, CancellationToken, Task<AccessToken>> obtain, ILogger logger, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        ArgumentNullException.ThrowIfNull(obtain);
        (_pbx, _obtain, _logger, _time) = (pbx, obtain, logger, timeProvider);
    }

    /// <summary>Returns the present token, obtaining one first when there is none or it has run out.</summary>
    /// <exception cref="PbxException">No token could be obtained.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed, before or meanwhile.</exception>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        // Every operation comes by here: as long as nothing is to be renewed it takes no lock and allocates nothing.
        return !_disposed && _current is { } token && _time.GetUtcNow() < RenewalOf(token)
            ? new ValueTask<AccessToken>(token)
            : GetOrObtainAsync(cancellationToken);
    }

    /// <summary>Replaces a token the PBX refused, unless it was replaced meanwhile: many callers refused at once cost one request.</summary>
    /// <exception cref="PbxException">No token could be obtained.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed, before or meanwhile.</exception>
    public async ValueTask<AccessToken> RenewAsync(string rejected, CancellationToken cancellationToken)
    {
        Task<AccessToken> flight;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is { } token && token.Value != rejected && IsAlive(token))
            {
                return token;
            }

            flight = _flight ?? StartFlight(early: false);
        }

        return await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops; a request in flight is cancelled. Disposing again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? flight;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            flight = _flight;
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        if (flight is not null)
        {
            await ((Task)flight).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _lifetime.Dispose();
    }

    private async ValueTask<AccessToken> GetOrObtainAsync(CancellationToken cancellationToken)
    {
        Task<AccessToken> flight;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is { } token && IsAlive(token))
            {
                if (IsDue(token) && _flight is null)
                {
                    StartFlight(early: true);
                }

                return token;
            }

            flight = _flight ?? StartFlight(early: false);
        }

        return await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool IsAlive(AccessToken token) => token.ExpiresAt is null || _time.GetUtcNow() < token.ExpiresAt;

    private bool IsDue(AccessToken token)
    {
        var now = _time.GetUtcNow();
        return now >= RenewalOf(token) && now >= _noEarlyRenewalBefore;
    }

    // Renew when the last fifth of the life begins, at most five minutes before the end.
    private static DateTimeOffset RenewalOf(AccessToken token)
    {
        if (token.ExpiresAt is not { } end)
        {
            return DateTimeOffset.MaxValue;
        }

        var early = (end - token.ObtainedAt) / 5;
        return end - (early < LongestEarly ? early : LongestEarly);
    }

    // Called under the lock. Task.Run: the obtaining must not run under the lock nor on a caller's context.
    private Task<AccessToken> StartFlight(bool early)
    {
        if (!early && _refusal is not null && _time.GetUtcNow() < _refusedAt + RefusalHold)
        {
            return Task.FromException<AccessToken>(_refusal);
        }

        var previous = _current;
        _flight = Task.Run(() => FlyAsync(previous, early), CancellationToken.None);

        // An early renewal has nobody who awaits it, and callers may leave: a failure must not surface as an unobserved exception.
        _ = _flight.ContinueWith(
            static flight => _ = flight.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return _flight;
    }

    private async Task<AccessToken> FlyAsync(AccessToken? previous, bool early)
    {
        try
        {
            // Still inside the lifetime: disposal waits for the flight.
            var token = await _obtain(previous, _lifetime.Token).ConfigureAwait(false);
            lock (_gate)
            {
                (_current, _flight, _refusal) = (token, null, null);
            }

            PbxTelemetry.CountTokenRefresh(_pbx, succeeded: true);
            Log.TokenObtained(_logger, _pbx, token.ExpiresAt);
            return token;
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _flight = null;
                _noEarlyRenewalBefore = _time.GetUtcNow() + EarlyRetryPause;
                if (e is PbxAuthenticationException refused)
                {
                    (_refusal, _refusedAt) = (refused, _time.GetUtcNow());
                }
            }

            PbxTelemetry.CountTokenRefresh(_pbx, succeeded: false);
            if (_lifetime.IsCancellationRequested)
            {
                // No caller cancelled, so none may see a cancellation.
                throw new ObjectDisposedException(nameof(SingleFlightTokenSource), e);
            }

            if (early)
            {
                // Nobody who has the old token need learn of it. Whoever waits does so because the old one is worth nothing any more.
                Log.EarlyRenewalFailed(_logger, _pbx, e is PbxException ? e.Message : e.GetType().Name);
            }

            throw;
        }
    }
}
