using System.Globalization;
using Microsoft.Extensions.Logging;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Sip.Transport;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip.Registration;

/// <summary>
/// Keeps one extension registered (RFC 3261 §10): refreshes early, authenticates each refresh afresh, and after a failure pauses longer
/// each time, whatever other extensions do. Thread-safe.
/// </summary>
internal sealed class SipRegistration : IAsyncDisposable
{
    // A nonce may have grown old between challenge and answer: one more try, then the password is wrong.
    private const int MaximumAuthentications = 2;

    private static readonly TimeSpan ShortestRefresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly PbxIdentity _pbx;
    private readonly SipOptions _options;
    private readonly Func<CancellationToken, Task<SipStack>> _getStack;
    private readonly Action<SipRegistrationState> _changed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _callId = SipTokens.NewCallId();
    private readonly string _tag = SipTokens.NewTag();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _decided = NewSignal();
    private readonly Task _running;
    private TaskCompletionSource _settled;
    private TaskCompletionSource _wake = NewSignal();
    private SipRegistrationState _state;
    private SipFlow? _flow;
    private TimeSpan _expires;
    private uint _sequence;

    public SipRegistration(
        SipAccount account, PbxIdentity pbx, SipOptions options, Func<CancellationToken, Task<SipStack>> getStack,
        Action<SipRegistrationState> changed, TimeProvider time, ILogger logger)
    {
        (Account, _pbx, _options, _getStack, _changed, _time, _logger) = (account, pbx, options, getStack, changed, time, logger);
        _expires = options.Registration.Expires;
        _settled = _decided;
        _state = new SipRegistrationState { Extension = account.Extension, Since = time.GetUtcNow() };
        _running = account.Register ? Task.Run(RunAsync) : Task.CompletedTask;
        if (!account.Register)
        {
            Settle();
        }
    }

    public SipAccount Account { get; }

    public SipRegistrationState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Completes when the PBX has answered once, or not answered.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Completes when the PBX has answered, or not answered, what was asked first, or first after a loss.</summary>
    public Task Settled
    {
        get
        {
            lock (_gate)
            {
                return _settled.Task;
            }
        }
    }

    /// <summary>The PBX, or the connection to it, has gone: the registration is lost, which is told at once, and asked for anew.</summary>
    /// <param name="over">The connection; null for whatever the registration went over.</param>
    /// <param name="problem">Why, in words.</param>
    public void Lose(SipFlow? over, string problem)
    {
        lock (_gate)
        {
            if (_state.Status != SipRegistrationStatus.Registered || (over is not null && over != _flow))
            {
                return;
            }

            if (_settled.Task.IsCompleted)
            {
                _settled = NewSignal();
            }
        }

        Move(SipRegistrationStatus.Failed, null, problem);
        Wake();
    }

    /// <summary>Ends the pause after a failure; does nothing where there was none, or where the PBX refused the extension.</summary>
    public void Retry()
    {
        if (State.Status == SipRegistrationStatus.Failed)
        {
            Wake();
        }
    }

    private string Domain => _options.Domain.Length > 0 ? _options.Domain : SipServer.HostOf(_options.Server);

    /// <summary>Takes the extension off the PBX, within a bounded time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (State.Status == SipRegistrationStatus.Registered && _options.Registration.CloseTimeout > TimeSpan.Zero)
        {
            using var limit = new CancellationTokenSource(_options.Registration.CloseTimeout, _time);
            try
            {
                var stack = await _getStack(limit.Token).ConfigureAwait(false);
                await RegisterAsync(stack, TimeSpan.Zero, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or PbxException)
            {
                // The registration ends by itself when its time is over.
            }
        }

        Move(SipRegistrationStatus.Unregistered, null, null);
        Settle();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var token = _stopping.Token;
        var pauses = new BackOff(_options.Registration.RetryDelay, _options.Registration.MaxRetryDelay);
        Move(SipRegistrationStatus.Registering, null, null);
        while (!token.IsCancellationRequested)
        {
            TimeSpan pause;
            var wake = Rearm();
            try
            {
                var stack = await _getStack(token).ConfigureAwait(false);
                long heardBefore = stack.Transactions.HeardAt;
                var outcome = await RegisterAsync(stack, _expires, token).ConfigureAwait(false);
                if (outcome.Failure is { Cause: null } && stack.Transactions.HeardAt == heardBefore)
                {
                    // A connection over which nothing comes at all is dead though nobody closed it: the next attempt has another. One extension
                    // that is ignored is no reason: the others use the connection too.
                    stack.Transactions.Transport.Drop(stack.ServerFlow);
                }

                pause = Take(outcome, pauses);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // One extension's trouble must not end its line for good, nor touch another's.
                Move(SipRegistrationStatus.Failed, null, e is PbxException ? e.Message : e.GetType().Name);
                pause = pauses.Next();
            }

            Settle();
            await wake.WaitAsync(pause, _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (wake.IsCompleted && !token.IsCancellationRequested)
            {
                // All lines of all clients lose a PBX that restarts in the same moment: they must not come back in the same moment too.
                pauses.Reset();
                await Task.Delay(pauses.Next(), _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private TimeSpan Take(Outcome outcome, BackOff pauses)
    {
        if (outcome.Response is { IsSuccess: true } success)
        {
            pauses.Reset();
            var granted = ReadGranted(success);
            Move(SipRegistrationStatus.Registered, null, null, granted);

            // Early enough for a lost message or two to be repeated.
            var early = TimeSpan.FromTicks(Math.Min((granted / 5).Ticks, TimeSpan.FromSeconds(32).Ticks));
            return granted - early > ShortestRefresh ? granted - early : ShortestRefresh;
        }

        var pause = pauses.Next();
        if (outcome.Response is { } refusal)
        {
            bool refused = refusal.StatusCode is 401 or 403 or 404 or 407;
            Move(refused ? SipRegistrationStatus.Refused : SipRegistrationStatus.Failed, refusal.StatusCode, refusal.Phrase);
            if (refused)
            {
                // A PBX that locks accounts after some wrong passwords must not be hammered.
                return _options.Registration.MaxRetryDelay;
            }

            var wanted = TimeSpan.FromSeconds(refusal.Headers.GetNumber(SipNames.RetryAfter) ?? 0);
            return wanted > pause ? Shorter(wanted, _options.Registration.MaxRetryDelay) : pause;
        }

        Move(SipRegistrationStatus.Failed, null, outcome.Failure!.Describe());
        return pause;
    }

    private async Task<Outcome> RegisterAsync(SipStack stack, TimeSpan expires, CancellationToken cancellationToken)
    {
        DigestChallenge? challenge = null;
        for (int authentications = 0; ;)
        {
            var request = MakeRequest(stack, expires);
            if (challenge is not null)
            {
                DigestAnswer.Authorize(request, challenge, Account.UserName ?? Account.Extension, Account.Password);
            }

            var flow = stack.ServerFlow;
            lock (_gate)
            {
                _flow = flow;
            }

            var (response, failure) = await stack.Transactions.SendAsync(request, flow, cancellationToken).ConfigureAwait(false);
            switch (response?.StatusCode)
            {
                // Whether stale=true is there or not: many registrars leave it out, and a new nonce is a new chance.
                case 401 or 407 when authentications < MaximumAuthentications
                    && DigestChallenge.Strongest(response) is { } next && next.Nonce != challenge?.Nonce:
                    challenge = next;
                    authentications++;
                    continue;
                case 423 when response.Headers.GetNumber(SipNames.MinExpires) is { } seconds
                    && TimeSpan.FromSeconds(seconds) is var shortest && shortest > expires && shortest <= TimeSpan.FromDays(1)
                    && expires > TimeSpan.Zero:
                    _expires = expires = shortest;
                    continue;
                default:
                    return new Outcome(response, failure);
            }
        }
    }

    private SipMessage MakeRequest(SipStack stack, TimeSpan expires)
    {
        string seconds = ((long)expires.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string address = $"<sip:{SipUri.EscapeUser(Account.Extension)}@{Domain}>";
        var request = SipMessage.Request(SipMethods.Register, $"sip:{Domain}");
        request.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, $"{address};tag={_tag}")
            .Add(SipNames.To, address)
            .Add(SipNames.CallId, _callId)
            .Add(SipNames.CSeq, $"{Interlocked.Increment(ref _sequence)} {SipMethods.Register}")
            .Add(SipNames.Contact, $"{stack.ContactOf(Account.Extension)};expires={seconds}")
            .Add(SipNames.Expires, seconds)
            .Add(SipNames.Allow, SipMethods.Allowed);
        return request;
    }

    // What counts is the time our own Contact was granted; other phones of the extension may be listed too.
    private TimeSpan ReadGranted(SipMessage response)
    {
        long shortest = response.Headers.GetNumber(SipNames.Expires) ?? (long)_expires.TotalSeconds;
        foreach (string contact in response.Headers.GetValues(SipNames.Contact))
        {
            if (SipAddress.TryParse(contact, out var address) && address.Uri.User == SipUri.EscapeUser(Account.Extension)
                && int.TryParse(
                    SipText.Parameter(address.Parameters, "expires"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            {
                shortest = Math.Min(shortest, seconds);
            }
        }

        return TimeSpan.FromSeconds(Math.Clamp(shortest, 1, 86_400));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Rearm()
    {
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = NewSignal();
            }

            return _wake.Task;
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _wake.TrySetResult();
        }
    }

    private void Settle()
    {
        _decided.TrySetResult();
        lock (_gate)
        {
            _settled.TrySetResult();
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Move(SipRegistrationStatus status, int? code, string? problem, TimeSpan? granted = null)
    {
        SipRegistrationState before;
        SipRegistrationState now;
        lock (_gate)
        {
            before = _state;
            bool failed = status is SipRegistrationStatus.Failed or SipRegistrationStatus.Refused;
            now = _state = before with
            {
                Status = status,
                Since = status == before.Status ? before.Since : _time.GetUtcNow(),
                StatusCode = code,
                Problem = problem,
                Granted = granted ?? before.Granted,
                Failures = failed ? before.Failures + 1 : 0,
            };
        }

        if (now.Status != before.Status)
        {
            Report(now);
            _changed(now);
        }
    }

    private void Report(SipRegistrationState now)
    {
        if (now.Status == SipRegistrationStatus.Registered)
        {
            Log.Registered(_logger, _pbx, PhoneNumbers.Mask(now.Extension), now.Granted ?? TimeSpan.Zero);
        }
        else if (now.Problem is not null)
        {
            Log.NotRegistered(_logger, _pbx, PhoneNumbers.Mask(now.Extension), now.StatusCode, now.Problem);
        }
    }

    private readonly record struct Outcome(SipMessage? Response, TransactionFailure? Failure);
}
