using System.Text.Json;
using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// The one WebSocket of a client: signs on, keeps the subscriptions over reconnects, matches replies to commands and hands events
/// out without ever waiting for a reader. Connects when it is first needed. Thread-safe.
/// </summary>
internal sealed class OlaConnection : IAsyncDisposable
{
    public const string SocketOperation = "WS /ola_socket";

    private readonly OlaOptions _options;
    private readonly PbxIdentity _pbx;
    private readonly OlaAgents _agents;
    private readonly PbxClock _clock;
    private readonly SecretRedactor _redactor;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly EventTranslator _translator;
    private readonly Lock _gate = new();
    private readonly Lock _translating = new();
    private readonly List<PendingCommand> _pending = [];
    private readonly Dictionary<string, Subscription> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _pushCounts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _lifetime = new();
    private PbxSocket? _socket;
    private Task _running = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private List<Heard>? _heardWhileSigningOn;
    private TaskCompletionSource _opened = NewSignal();
    private TaskCompletionSource _firstAttempt = NewSignal();
    private PbxException? _stopped;
    private long _commands;
    private long _messages;
    private int _signOns;
    private int _openings;
    private volatile bool _repeatsIds;
    private bool _lossTold = true;
    private bool _disposed;

    public OlaConnection(
        OlaOptions options,
        PbxIdentity pbx,
        OlaAgents agents,
        PbxClock clock,
        SecretRedactor redactor,
        ILogger logger,
        TimeProvider time)
    {
        (_options, _pbx, _agents, _clock, _redactor, _logger, _time) = (options, pbx, agents, clock, redactor, logger, time);
        _translator = new EventTranslator(pbx, redactor);
        int capacity = options.Session.Socket.ReaderCapacity;
        Events = new EventHub<PbxEvent>(
            capacity,
            count => new EventsDropped { Pbx = pbx, Id = NewId(), ObservedAt = time.GetUtcNow(), Count = count, Freshness = Freshness.Local },
            count => PbxTelemetry.CountDroppedEvents(pbx, count));
        VendorEvents = new EventHub<OlaEvent>(
            capacity,
            count => new OlaEventsDropped { ObservedAt = time.GetUtcNow(), Count = count },
            count => PbxTelemetry.CountDroppedEvents(pbx, count));
        foreach (string key in options.Session.Keys)
        {
            _keys[key] = new Subscription { Holders = 1 };
        }
    }

    /// <summary>Common events.</summary>
    public EventHub<PbxEvent> Events { get; }

    /// <summary>The messages as they came.</summary>
    public EventHub<OlaEvent> VendorEvents { get; }

    /// <summary>Called for everything learnt of an extension, in order, from one thread at a time; must not wait.</summary>
    public event Action<AgentObservation>? Observed;

    /// <summary>Called when the connection came or went; must not wait.</summary>
    public event Action? Changed;

    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return IsOpenNow;
            }
        }
    }

    /// <summary>True when somebody has needed the connection.</summary>
    public bool IsStarted
    {
        get
        {
            lock (_gate)
            {
                return _socket is not null;
            }
        }
    }

    // What the socket did and what the loop has heard of it may differ for a moment: a command in between could meet the wrong connection.
    private bool IsOpenNow => _opened.Task.IsCompletedSuccessfully && _openings == _signOns && _socket?.IsOpen == true;

    public void Start()
    {
        if (!_options.Session.IsConfigured)
        {
            throw new InvalidOperationException(
                $"{_pbx} has no WebSocket: set {nameof(OlaOptions.Session)}:{nameof(OlaSessionOptions.UserName)} and " +
                $"{nameof(OlaSessionOptions.Password)} in {nameof(OlaOptions)}.");
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(OlaSession));
            if (_socket is not null)
            {
                return;
            }

            var socket = new PbxSocket(new PbxSocketSettings
            {
                Pbx = _pbx,
                Operation = SocketOperation,
                GetAddress = _ => ValueTask.FromResult(_options.Session.Address ?? DefaultAddress()),
                Options = _options.Session.Socket,
                SignOn = SignOnAsync,
                ReadClose = (status, description) => OlaClose.Read(_pbx, SocketOperation, status, description),
                Redactor = _redactor,
                Logger = _logger,
                TimeProvider = _time,
            });
            _socket = socket;
            _running = Task.Run(() => RunAsync(socket));
            if (_options.Session.PingInterval > TimeSpan.Zero)
            {
                _pinging = Task.Run(() => PingAsync(socket));
            }
        }
    }

    /// <summary>Waits until the connection stands; as long as it takes, unless it is refused for good.</summary>
    public async Task WaitUntilOpenAsync(string operation, CancellationToken cancellationToken)
    {
        Start();
        while (true)
        {
            Task opened;
            lock (_gate)
            {
                ThrowIfStopped(operation);
                if (IsOpenNow)
                {
                    return;
                }

                opened = _opened.Task;
            }

            if (opened.IsCompletedSuccessfully)
            {
                // The loss of this connection is still on its way to us.
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="PbxException">It failed; the delivery tells whether the PBX may have acted on it.</exception>
    public async Task<OlaCommandReply> SendAsync(
        OlaCommand command, Action<Utf8JsonWriter>? writeArguments, CancellationToken cancellationToken)
    {
        using var activity = PbxTelemetry.StartOperation(_pbx, command.Operation);
        long started = _time.GetTimestamp();
        string? errorType = null;
        try
        {
            var reply = await ExchangeAsync(command, writeArguments, cancellationToken).ConfigureAwait(false);
            if (!reply.Succeeded)
            {
                throw Refused(command, reply);
            }

            Log.CommandAnswered(_logger, _pbx, command.Operation);
            return reply;
        }
        catch (PbxException e)
        {
            errorType = e.GetType().Name;
            Log.CommandFailed(_logger, _pbx, command.Operation, errorType, e.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            errorType = nameof(OperationCanceledException);
            throw;
        }
        finally
        {
            PbxTelemetry.EndOperation(activity, _pbx, command.Operation, _time.GetElapsedTime(started), errorType);
        }
    }

    /// <summary>
    /// Subscribes a key, or joins those who hold it. A key that could not be subscribed now is kept for the next connection when
    /// asked to.
    /// </summary>
    public async Task SubscribeAsync(string key, bool keepOnFailure, CancellationToken cancellationToken)
    {
        Task subscribed;
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var entry))
            {
                _keys[key] = entry = new Subscription();
            }

            entry.Holders++;
            subscribed = entry.Subscribed ??= Task.Run(
                () => SendAsync(OlaCommand.Subscribe, args => args.WriteString("key", key), _lifetime.Token), CancellationToken.None);
        }

        try
        {
            await subscribed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PbxException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (_keys.TryGetValue(key, out var entry))
                {
                    if (e is PbxException && entry.Subscribed == subscribed)
                    {
                        // The next one tries again.
                        entry.Subscribed = null;
                    }

                    if (!keepOnFailure && --entry.Holders == 0)
                    {
                        _keys.Remove(key);
                    }
                }
            }

            throw;
        }
    }

    public async Task UnsubscribeAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var entry) || --entry.Holders > 0)
            {
                return;
            }

            _keys.Remove(key);
            if (!IsOpenNow)
            {
                // The subscription ended with the connection.
                return;
            }
        }

        await SendAsync(OlaCommand.Unsubscribe, args => args.WriteString("key", key), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes what was learnt by asking.</summary>
    public void Accept(OlaAgentStatus status)
    {
        if (AgentObservation.From(status, _time.GetUtcNow()) is { } observation)
        {
            Accept(observation, default);
        }
    }

    /// <summary>
    /// How often the PBX has told of an extension: what is asked for meanwhile may be older than what was told.
    /// </summary>
    public long PushCountOf(string extension)
    {
        lock (_translating)
        {
            return _pushCounts.GetValueOrDefault(extension);
        }
    }

    public async ValueTask DisposeAsync()
    {
        PbxSocket? socket;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            socket = _socket;
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        if (socket is not null)
        {
            await socket.DisposeAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        FailPending(command => Broken(command, "the client was disposed before the reply"));
        Events.Complete();
        VendorEvents.Complete();
        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    private Uri DefaultAddress()
    {
        var pbx = _options.BaseAddress!;
        return new UriBuilder(pbx) { Scheme = pbx.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = "/ola_socket" }.Uri;
    }

    // Runs on a fresh link before anybody else may send: authenticate, then every live key.
    private async Task SignOnAsync(PbxSocketLink link, CancellationToken cancellationToken)
    {
        var heard = new List<Heard>();
        string id = NextCommandId();
        await link.SendAsync(
            OlaFrame.Write(
                OlaCommand.Authenticate,
                id,
                args =>
                {
                    args.WriteString("username", _options.Session.UserName);
                    args.WriteString("password", _options.Session.Password);
                    args.WriteString("accept", "application/json");
                }),
            cancellationToken).ConfigureAwait(false);
        var reply = await ReadReplyAsync(link, id: null, heard, cancellationToken).ConfigureAwait(false);
        if (!reply.Succeeded)
        {
            string? code = _redactor.Redact(reply.Code);
            string? message = _redactor.Redact(reply.Message);
            throw new PbxAuthenticationException(
                $"{OlaCommand.Authenticate.Operation}: the PBX does not accept the credentials ({code}): {message} " +
                "Check Session:UserName and Session:Password: usually an extension and its password.",
                Details(OlaCommand.Authenticate, Delivery.NotSent) with { VendorCode = code, VendorMessage = message });
        }

        _repeatsIds = reply.CommandId == id;
        string[] keys;
        lock (_gate)
        {
            keys = [.. _keys.Keys];
        }

        foreach (string key in keys)
        {
            id = NextCommandId();
            await link.SendAsync(OlaFrame.Write(OlaCommand.Subscribe, id, args => args.WriteString("key", key)), cancellationToken)
                .ConfigureAwait(false);
            reply = await ReadReplyAsync(link, _repeatsIds ? id : null, heard, cancellationToken).ConfigureAwait(false);
            if (!reply.Succeeded)
            {
                // One key that the PBX does not allow must not cost the others.
                Log.KeyRefused(
                    _logger, _pbx, _redactor.Redact(key), _redactor.Redact(reply.Code), _redactor.Redact(reply.Message));
            }
        }

        lock (_gate)
        {
            _heardWhileSigningOn = heard;
            _signOns++;
        }
    }

    private async Task<OlaCommandReply> ReadReplyAsync(
        PbxSocketLink link, string? id, List<Heard> heard, CancellationToken cancellationToken)
    {
        while (await link.ReadAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var now = _time.GetUtcNow();
            if (OlaMessage.Read(text, now, _clock) is OlaCommandReply reply && (id is null || reply.CommandId is null || reply.CommandId == id))
            {
                return reply;
            }

            // An event of a key subscribed a moment ago: kept for when the connection counts as open.
            heard.Add(new Heard(now, text));
        }

        throw new PbxUnavailableException(
            $"{SocketOperation}: the PBX closed the connection while signing on.",
            Details(OlaCommand.Authenticate, Delivery.NotSent) with { IsTransient = true });
    }

    private async Task<OlaCommandReply> ExchangeAsync(
        OlaCommand command, Action<Utf8JsonWriter>? writeArguments, CancellationToken cancellationToken)
    {
        if (!command.IsDocumented && !_options.Session.AllowUndocumentedCommands)
        {
            throw new InvalidOperationException(
                $"The command {command.Name} is in no document of ola. To try it, set " +
                $"{nameof(OlaOptions.Session)}:{nameof(OlaSessionOptions.AllowUndocumentedCommands)}.");
        }

        await WaitForConnectionAsync(command, cancellationToken).ConfigureAwait(false);
        bool holdsTurn = !_repeatsIds;
        if (holdsTurn)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var pending = new PendingCommand(NextCommandId(), command, holdsTurn);
        try
        {
            lock (_gate)
            {
                ThrowIfStopped(command.Operation);
                if (!IsOpenNow || holdsTurn == _repeatsIds)
                {
                    throw Down(command);
                }

                _pending.Add(pending);
                pending.Timer = _time.CreateTimer(
                    _ => Expire(pending), null, _options.Session.ReplyTimeout, Timeout.InfiniteTimeSpan);
            }
        }
        catch when (holdsTurn)
        {
            _turn.Release();
            throw;
        }

        try
        {
            await _socket!.SendAsync(OlaFrame.Write(command, pending.Id, writeArguments), command.Operation, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            Remove(pending);
            throw;
        }

        // Whoever stops waiting leaves the command under way: only its reply or its time-out lets the next one go where order counts.
        return await pending.Reply.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitForConnectionAsync(OlaCommand command, CancellationToken cancellationToken)
    {
        Start();
        if (IsOpen)
        {
            return;
        }

        // The first attempt is no outage.
        await _firstAttempt.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (IsOpen)
        {
            return;
        }

        if (_options.Session.ConnectPatience <= TimeSpan.Zero)
        {
            lock (_gate)
            {
                ThrowIfStopped(command.Operation);
            }

            throw Down(command);
        }

        using var limit = new CancellationTokenSource(_options.Session.ConnectPatience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WaitUntilOpenAsync(command.Operation, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Down(command);
        }
    }

    private async Task RunAsync(PbxSocket socket)
    {
        await foreach (var signal in socket.Signals.ReadAllAsync().ConfigureAwait(false))
        {
            switch (signal)
            {
                case SocketMessage message:
                    Accept(message.At, message.Text);
                    break;
                case SocketOpened opened:
                    Open(opened);
                    break;
                case SocketLost lost:
                    Lose(lost.At, lost.Reason);
                    break;
                case SocketStopped stopped:
                    Stop(stopped);
                    break;
            }
        }
    }

    private void Open(SocketOpened opened)
    {
        List<Heard> heard;
        lock (_gate)
        {
            _openings++;
            heard = _heardWhileSigningOn ?? [];
            _heardWhileSigningOn = null;
        }

        if (opened.GapFrom is { } gapFrom)
        {
            Events.Publish(new ConnectionRestored
            {
                Pbx = _pbx, Id = NewId(), ObservedAt = opened.At, GapFrom = gapFrom, GapTo = opened.At, Freshness = Freshness.Local,
            });
        }

        heard.ForEach(message => Accept(message.At, message.Text));
        lock (_gate)
        {
            _lossTold = false;
            foreach (var entry in _keys.Values)
            {
                entry.Subscribed ??= Task.CompletedTask;
            }

            _opened.TrySetResult();
            _firstAttempt.TrySetResult();
        }

        Changed?.Invoke();
        if (opened.GapFrom is { } from)
        {
            _reading = ReadAgainAsync(from, opened.At, _reading);
        }
    }

    private void Lose(DateTimeOffset at, string reason)
    {
        bool tell;
        lock (_gate)
        {
            tell = !_lossTold;
            _lossTold = true;
            if (_opened.Task.IsCompleted)
            {
                _opened = NewSignal();
            }

            _firstAttempt.TrySetResult();
        }

        FailPending(command => Broken(command, "the connection broke before the reply"));

        // One gap is told once, however many attempts it takes.
        if (tell)
        {
            Events.Publish(
                new ConnectionLost { Pbx = _pbx, Id = NewId(), ObservedAt = at, Reason = reason, Freshness = Freshness.Local });
            Changed?.Invoke();
        }
    }

    private void Stop(SocketStopped stopped)
    {
        TaskCompletionSource opened;
        lock (_gate)
        {
            _stopped = stopped.Error;
            opened = _opened.Task.IsCompleted ? NewSignal() : _opened;
            _opened = opened;
        }

        Lose(stopped.At, stopped.Error.Message);
        opened.TrySetException(stopped.Error);
        _ = opened.Task.Exception;
        Events.Complete(stopped.Error);
        VendorEvents.Complete(stopped.Error);
    }

    /// <summary>Takes a message of the WebSocket.</summary>
    internal void Accept(DateTimeOffset at, ReadOnlyMemory<byte> text)
    {
        Interlocked.Increment(ref _messages);
        var seen = OlaMessage.Read(text, at, _clock);
        switch (seen)
        {
            case OlaCommandReply reply:
                Complete(reply);
                break;
            case OlaAgentStateEvent agent when AgentObservation.From(agent) is { } observation:
                Accept(observation, text);
                break;
            case OlaQueueCallerEvent caller:
                if (Events.HasReaders)
                {
                    Events.Publish(_translator.Translate(caller));
                }

                break;
            default:
                if (Events.HasReaders)
                {
                    Events.Publish(new UnrecognizedPbxEvent
                    {
                        Pbx = _pbx,
                        Id = NewId(),
                        ObservedAt = at,
                        VendorKind = seen.Kind,
                        Raw = _redactor.Clip(text.Span),
                    });
                }

                break;
        }

        VendorEvents.Publish(seen);
    }

    private void Accept(AgentObservation observation, ReadOnlyMemory<byte> raw)
    {
        lock (_translating)
        {
            if (observation.Freshness == Freshness.Pushed)
            {
                _pushCounts[observation.Extension] = _pushCounts.GetValueOrDefault(observation.Extension) + 1;
            }

            var events = _translator.Translate(observation, raw, Events.HasReaders);
            foreach (var item in events ?? [])
            {
                Events.Publish(item);
            }

            // Who follows a call hears what is asked for even when it is no news: it confirms what was heard before.
            if (events is not null || observation.Freshness == Freshness.Polled)
            {
                Observed?.Invoke(observation);
            }
        }
    }

    private void Complete(OlaCommandReply reply)
    {
        PendingCommand? pending;
        lock (_gate)
        {
            pending = _repeatsIds && reply.CommandId is { } id ? _pending.Find(p => p.Id == id)
                : !_repeatsIds ? _pending.Find(p => p.HoldsTurn)
                : _pending.Find(p => p.Command == OlaCommand.Ping);
        }

        if (pending is null)
        {
            Log.ReplyWithoutCommand(_logger, _pbx);
            return;
        }

        if (Remove(pending))
        {
            pending.Complete(reply);
        }
    }

    private void Expire(PendingCommand pending)
    {
        if (!Remove(pending))
        {
            return;
        }

        pending.Fail(new PbxTimeoutException(
            $"{pending.Command.Operation}: no reply within {_options.Session.ReplyTimeout.TotalSeconds:0.#} s.",
            Details(pending.Command, Delivery.Unknown) with { IsTransient = true }));
        if (pending.HoldsTurn && pending.Command != OlaCommand.Ping)
        {
            // Its reply may still come and would be taken for that of the next command.
            _socket?.GiveUp($"{pending.Command.Operation} was not answered, so the order of replies is lost");
        }
    }

    private bool Remove(PendingCommand pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending))
            {
                return false;
            }
        }

        pending.Timer?.Dispose();
        if (pending.HoldsTurn)
        {
            _turn.Release();
        }

        return true;
    }

    private void FailPending(Func<OlaCommand, PbxException> createError)
    {
        PendingCommand[] all;
        lock (_gate)
        {
            all = [.. _pending];
        }

        foreach (var pending in all)
        {
            if (Remove(pending))
            {
                pending.Fail(createError(pending.Command));
            }
        }
    }

    private async Task PingAsync(PbxSocket socket)
    {
        while (true)
        {
            await Task.Delay(_options.Session.PingInterval, _time, _lifetime.Token).ConfigureAwait(false);
            if (!IsOpen)
            {
                continue;
            }

            long before = Interlocked.Read(ref _messages);
            try
            {
                await SendAsync(OlaCommand.Ping, writeArguments: null, _lifetime.Token).ConfigureAwait(false);
            }
            catch (PbxTimeoutException)
            {
                // Some other message is as good a sign of life as a reply.
                if (Interlocked.Read(ref _messages) == before)
                {
                    socket.GiveUp("the PBX no longer answers");
                }
            }
            catch (PbxException)
            {
                // Lost meanwhile, or pings are refused: the PBX is there.
            }
        }
    }

    private async Task ReadAgainAsync(DateTimeOffset gapFrom, DateTimeOffset gapTo, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        string[] extensions;
        lock (_gate)
        {
            extensions = [.. _keys.Keys.Select(OlaRoutingKey.ExtensionOf).OfType<string>()];
        }

        try
        {
            int recovered = 0;
            foreach (string extension in extensions)
            {
                long told = PushCountOf(extension);
                if (await _agents.GetStatusAsync(extension, _lifetime.Token).ConfigureAwait(false) is { } status
                    && PushCountOf(extension) == told)
                {
                    Accept(status);
                    recovered++;
                }
            }

            Events.Publish(new EventsReconciled
            {
                Pbx = _pbx,
                Id = NewId(),
                ObservedAt = _time.GetUtcNow(),
                GapFrom = gapFrom,
                GapTo = gapTo,
                Recovered = recovered,
                Freshness = Freshness.Local,
            });
        }
        catch (PbxException e)
        {
            Log.StatesUnreadable(_logger, _pbx, e.Message);
        }
    }

    private string NextCommandId() => OlaFrame.CommandId(Interlocked.Increment(ref _commands));

    // Called under the lock.
    private void ThrowIfStopped(string operation)
    {
        if (_stopped is not { } error)
        {
            return;
        }

        string message = $"{operation}: the WebSocket stays disconnected. {error.Message}";
        var details = new PbxErrorDetails
        {
            Pbx = _pbx,
            Operation = operation,
            Delivery = Delivery.NotSent,
            VendorCode = error.VendorCode,
            VendorMessage = error.VendorMessage,
            HttpStatus = error.HttpStatus,
        };
        throw error is PbxAuthenticationException
            ? new PbxAuthenticationException(message, details, error)
            : new PbxUnavailableException(message, details, error);
    }

    private PbxException Refused(OlaCommand command, OlaCommandReply reply)
    {
        string? code = _redactor.Redact(reply.Code);
        string? message = _redactor.Redact(reply.Message);
        var details = Details(command, Delivery.Sent) with
        {
            VendorCode = code, VendorMessage = message, Body = _redactor.Clip(reply.Utf8.Span),
        };
        return code is OlaErrorCodes.AuthenticationFailed or OlaErrorCodes.AccountNotEnabled
            ? new PbxAuthenticationException(
                $"{command.Operation}: the PBX does not allow it ({code}): {message}", details with { Delivery = Delivery.NotSent })
            : new PbxRejectedException($"{command.Operation}: the PBX refused with code {code}: {message}", details);
    }

    private PbxUnavailableException Down(OlaCommand command) => new(
        $"{command.Operation}: the WebSocket is not connected.", Details(command, Delivery.NotSent) with { IsTransient = true });

    private PbxUnavailableException Broken(OlaCommand command, string what) => new(
        $"{command.Operation}: {what}.", Details(command, Delivery.Unknown) with { IsTransient = true });

    private PbxErrorDetails Details(OlaCommand command, Delivery delivery) =>
        new() { Pbx = _pbx, Operation = command.Operation, Delivery = delivery };

    private readonly record struct Heard(DateTimeOffset At, ReadOnlyMemory<byte> Text);

    private sealed class Subscription
    {
        public int Holders { get; set; }

        /// <summary>The command that subscribed it; null when the next connection will.</summary>
        public Task? Subscribed { get; set; }
    }
}
