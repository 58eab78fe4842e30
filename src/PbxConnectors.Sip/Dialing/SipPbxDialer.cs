using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PbxConnectors.Sip.Dialing;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip;

/// <summary>
/// <see cref="IPbxDialer"/> that is a line itself: it dials from extensions registered here and hears the network from the first packet on,
/// before anybody answers. Thread-safe; disposing it hangs up the calls that are on.
/// </summary>
public sealed class SipPbxDialer :
    IPbxDialer, IPbxCallControl, IPbxStatus, IPbxEvents, IPbxRecordings, IPbxLines, IAsyncDisposable, IDisposable
{
    private readonly SipClient _client;
    private readonly MediaClock _clock;
    private readonly CallPacer _pacer;
    private readonly RecordingShelf _shelf;
    private readonly SipFailures _failures;
    private readonly LineEvents _events;
    private readonly ConcurrentDictionary<string, SipCall> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _openedHere = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<PbxCall, ReportHolder> _reports = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sessionId;
    private bool _disposed;

    /// <summary>Creates a dialer over a line, which it does not dispose.</summary>
    public SipPbxDialer(SipClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _clock = new MediaClock(client.Pbx, client.Time, client.Logger);
        _pacer = new CallPacer(client.Options.Dialing.CallsPerSecond, client.Time);
        _shelf = new RecordingShelf(client.Pbx, client.Options.Media.KeptRecordings);
        _failures = new SipFailures(client.Pbx);
        _events = new LineEvents(client.Pbx, client.Time);
        client.Registrations.Changed += OnRegistrationChanged;
        _sessionId = client.Time.GetUtcNow().ToUnixTimeSeconds();
    }

    /// <inheritdoc />
    public PbxIdentity Pbx => _client.Pbx;

    /// <inheritdoc />
    public PbxCapabilities Capabilities { get; } = SipCapabilities.Create();

    /// <inheritdoc />
    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = this as TFeature ?? _client as TFeature;
        return feature is not null;
    }

    /// <summary>
    /// Sends the INVITE, once, and returns with the PBX's first answer to it. An extension that is just being registered is waited for; calls
    /// are spaced by <see cref="SipDialingOptions.CallsPerSecond"/>. Cancelling gives the call up.
    /// </summary>
    /// <exception cref="PbxAuthenticationException">The PBX refuses the extension or its password.</exception>
    /// <exception cref="PbxRejectedException">The extension is not one of this line.</exception>
    /// <exception cref="PbxUnavailableException">The extension is not registered now, or the PBX cannot be reached.</exception>
    /// <exception cref="ObjectDisposedException">The dialer was disposed, before or meanwhile.</exception>
    /// <exception cref="PbxTimeoutException">The PBX did not answer the INVITE; <see cref="PbxException.Delivery"/> is unknown.</exception>
    public async Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        if (request.From is not DialSource.Extension from)
        {
            throw new PbxNotSupportedException(
                Pbx,
                request.From is DialSource.Device ? PbxOperation.DialFromDevice : PbxOperation.CallBack,
                "Calls are placed from an extension that is registered here.");
        }

        var account = await RequireAccountAsync(from.Number, cancellationToken).ConfigureAwait(false);
        await _pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var stack = await _client.GetStackAsync(cancellationToken).ConfigureAwait(false);
        var call = Place(request, account, stack);
        try
        {
            var ending = await call.FirstAnswer.WaitAsync(cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(
                ending?.Failure is { } failure && (failure.Cause is ObjectDisposedException || Volatile.Read(ref _disposed)), this);
            return ending is { Refusal: null or { StatusCode: 401 or 407 } } ? throw _failures.NotPlaced(ending) : call.Source.Call;
        }
        catch (OperationCanceledException)
        {
            // Nobody would be there to end it.
            call.Session.HangUp();
            throw;
        }
    }

    /// <summary>Gets what a call told beside its result. Kept as long as the call itself is.</summary>
    /// <returns>False when the call is not one of this dialer.</returns>
    public bool TryGetReport(PbxCall call, [NotNullWhen(true)] out SipCallReport? report)
    {
        ArgumentNullException.ThrowIfNull(call);
        report = _reports.TryGetValue(call, out var holder) ? holder.Read() : null;
        return report is not null;
    }

    /// <summary>Sends digits into a call, 100 ms each (RFC 4733); completes when the last has been sent.</summary>
    /// <param name="call">The call.</param>
    /// <param name="digits">0 to 9, *, #, A to D.</param>
    /// <param name="cancellationToken">Stops waiting; digits queued already are still sent.</param>
    /// <exception cref="ArgumentException">A character is no digit.</exception>
    /// <exception cref="PbxRejectedException">There is no such call, or the other side takes no digits.</exception>
    public async Task SendDigitsAsync(CallReference call, string digits, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(digits);
        if (digits.Any(d => TelephoneEvents.ToCode(d) < 0))
        {
            throw new ArgumentException("Digits are 0 to 9, *, # and A to D.", nameof(digits));
        }

        var target = Require(call, PbxOperation.SendDigits, cancellationToken);
        if (!target.TakesDigits)
        {
            throw _failures.Refuse(PbxOperation.SendDigits, "The other side takes no digits (no telephone-event in its description).");
        }

        await target.SendDigits(digits).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default) =>
        Require(call, PbxOperation.HangUp, cancellationToken).Source.Call.HangUpAsync(cancellationToken);

    /// <summary>Holds a call: the other side is told that we only send (re-INVITE).</summary>
    public async Task HoldAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _failures.Check(
            PbxOperation.Hold, await Require(call, PbxOperation.Hold, cancellationToken).HoldAsync(true, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _failures.Check(
            PbxOperation.Retrieve,
            await Require(call, PbxOperation.Retrieve, cancellationToken).HoldAsync(false, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks the other side to call somebody else (REFER); our call ends when it says that it did.</summary>
    public async Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(to);
        _failures.Check(
            PbxOperation.TransferBlind,
            await Require(call, PbxOperation.TransferBlind, cancellationToken).TransferAsync(to, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Not supported.</summary>
    public Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.StartAttendedTransfer);

    /// <summary>Not supported.</summary>
    public Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CompleteAttendedTransfer);

    /// <summary>Not supported.</summary>
    public Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CancelAttendedTransfer);

    /// <summary>Not supported.</summary>
    public Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.TransferToApplication);

    /// <summary>Not supported.</summary>
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.PickUp);

    /// <summary>Not supported.</summary>
    public Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.TakeQueuedCall);

    /// <summary>
    /// How an extension of this line stands: unavailable while it is not registered, in use while it has a call here. Waits for the PBX's answer
    /// to the extension's first registration, at most <see cref="SipRegistrationOptions.StatusTimeout"/>; then it is unknown.
    /// </summary>
    public async Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        cancellationToken.ThrowIfCancellationRequested();
        if (_client.Registrations.Find(extension) is not { } found)
        {
            return new ExtensionStatus { Extension = extension, ObservedAt = _client.Time.GetUtcNow() };
        }

        await WaitForAnswersAsync([found.Decided], cancellationToken).ConfigureAwait(false);
        return ToStatus(found.State, found.Account.Register);
    }

    /// <summary>How all extensions of this line stand. First answers are waited for together, no longer than for one.</summary>
    public async IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SipRegistration[] all = [.. _client.Registrations.States.Select(s => _client.Registrations.Find(s.Extension)).OfType<SipRegistration>()];
        await WaitForAnswersAsync(all.Select(r => r.Decided), cancellationToken).ConfigureAwait(false);
        foreach (var registration in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ToStatus(registration.State, registration.Account.Register);
        }
    }

    /// <summary>
    /// Reads what happens on this line until cancelled: its calls with every state, sound before an answer, and its extensions when a
    /// registration is lost or regained and when a call takes or leaves them.
    /// </summary>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        using var subscription = _events.Subscribe();
        await foreach (var happened in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return happened;
        }
    }

    /// <summary>Opens the recording of one of the latest calls: WAV, 16 bit, 8 kHz.</summary>
    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_shelf.Open(recording));
    }

    /// <inheritdoc />
    public async Task OpenLineAsync(string extension, string password, CancellationToken cancellationToken = default)
    {
        var account = new SipAccount(extension, password);
        if (_client.Registrations.Find(account.Extension) is { } present)
        {
            if (present.Account.Password == account.Password)
            {
                return;
            }

            await _client.Registrations.RemoveAsync(account.Extension, cancellationToken).ConfigureAwait(false);
        }

        _openedHere[account.Extension] = 0;
        _client.Registrations.Add(account);
    }

    /// <inheritdoc />
    public Task CloseLineAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return _openedHere.TryRemove(extension, out _)
            ? _client.Registrations.RemoveAsync(extension, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>Hangs up the calls that are on and waits until they have ended, at most a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            await _closed.Task.ConfigureAwait(false);
            return;
        }

        var open = _calls.Values.ToArray();
        foreach (var call in open)
        {
            call.Session.HangUp();
        }

        try
        {
            await Task.WhenAll(open.Select(c => (Task)c.Source.Call.Completion))
                .WaitAsync(_client.Options.Registration.CloseTimeout, _client.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or ObjectDisposedException)
        {
            foreach (var call in open)
            {
                call.Session.Abort(new ObjectDisposedException(nameof(SipPbxDialer)));
            }
        }
        finally
        {
            _client.Registrations.Changed -= OnRegistrationChanged;
            _events.Complete();
            _closed.SetResult();
        }
    }

    /// <summary>Begins to hang up and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<SipAccount> RequireAccountAsync(string extension, CancellationToken cancellationToken)
    {
        if (_client.Registrations.Find(extension) is not { } registration)
        {
            throw _failures.NoExtension(extension);
        }

        // Also after a loss: the registration is on its way back most of the time.
        await registration.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        var state = registration.State;
        return !registration.Account.Register || state.Status == SipRegistrationStatus.Registered
            ? registration.Account
            : throw _failures.NotRegistered(state);
    }

    private async Task WaitForAnswersAsync(IEnumerable<Task> decided, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(decided).WaitAsync(_client.Options.Registration.StatusTimeout, _client.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then it is not known yet.
        }
    }

    private SipCall Place(DialRequest request, SipAccount account, SipStack stack)
    {
        if (_client.TryRentPort() is not { } rented)
        {
            throw _failures.NoPort();
        }

        var call = new SipCall(
            new SipCallSettings
            {
                Client = _client,
                Stack = stack,
                Account = account,
                Request = request,
                SessionId = Interlocked.Increment(ref _sessionId),
                Keep = (id, sound) => sound.End == 0 ? null : _shelf.Add(id, sound.ToArray()),
                Events = _events,
                Ended = OnEnded,
            },
            rented.Port,
            rented.Address);
        _calls[call.Session.CallId] = call;
        _reports.Add(call.Source.Call, new ReportHolder(call));
        _clock.Add(call);
        PbxTelemetry.CountActiveCalls(Pbx, 1);
        Log.CallPlaced(_client.Logger, Pbx, call.Source.Call.CorrelationId, request.ToString());
        TellExtension(account.Extension);
        call.Start();
        return call;
    }

    private void OnEnded(SipCall call, CallResult result, Freshness freshness)
    {
        _clock.Remove(call);
        _calls.TryRemove(call.Session.CallId, out _);
        PbxTelemetry.CountActiveCalls(Pbx, -1);
        var report = call.Report;
        if (_reports.TryGetValue(call.Source.Call, out var holder))
        {
            holder.Keep(report);
        }

        Log.CallEnded(
            _client.Logger, Pbx, call.Source.Call.CorrelationId, result.Reason, result.VendorText, result.Q850Cause, report.Rtp.Received);
        if (call.Source.End(result, freshness))
        {
            var told = result with { EndedAt = result.EndedAt ?? _client.Time.GetUtcNow() };
            _events.Tell(call.Source.Call, CallState.Ended, told.EndedAt.Value, freshness, told.Reason);
        }

        TellExtension(call.Extension);
    }

    private SipCall Require(CallReference reference, PbxOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        cancellationToken.ThrowIfCancellationRequested();
        var call = reference.CallId is { } id
            ? _calls.GetValueOrDefault(id)
            : _calls.Values.LastOrDefault(c => c.Extension == reference.Extension);
        return call ?? throw _failures.Refuse(operation, "There is no such call on this line.");
    }

    private void OnRegistrationChanged(SipRegistrationState state)
    {
        bool registers = _client.Registrations.Find(state.Extension)?.Account.Register ?? true;
        _events.Tell(ToStatus(state, registers));
    }

    private void TellExtension(string extension)
    {
        if (_client.Registrations.Find(extension) is { } registration)
        {
            _events.Tell(ToStatus(registration.State, registration.Account.Register));
        }
    }

    private ExtensionStatus ToStatus(SipRegistrationState state, bool registers)
    {
        var call = _calls.Values.LastOrDefault(c => c.Extension == state.Extension);
        return new ExtensionStatus
        {
            Extension = state.Extension,
            State = registers && state.Status != SipRegistrationStatus.Registered
                ? state.Status is SipRegistrationStatus.Registering ? DeviceState.Unknown : DeviceState.Unavailable
                : call is null ? DeviceState.Idle
                : call.IsHeld ? DeviceState.OnHold
                : DeviceState.InUse,
            VendorState = state.Problem ?? state.Status.ToString(),
            ObservedAt = _client.Time.GetUtcNow(),
        };
    }

    /// <summary>The report of a call: the call's own while it is on, a copy afterwards, so that its sound need not be kept.</summary>
    private sealed class ReportHolder(SipCall call)
    {
        private volatile SipCall? _call = call;
        private SipCallReport? _report;

        public SipCallReport Read() => _call?.Report ?? _report!;

        public void Keep(SipCallReport report)
        {
            _report = report;
            _call = null;
        }
    }
}
