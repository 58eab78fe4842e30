using System.Text.Json;
using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// The one WebSocket of a client: connects when it is first needed, signs on, sends commands, and tells readers what was missed while it
/// was gone. Thread-safe.
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
    private readonly OlaSessionErrors _errors;
    private readonly OlaSignOn _signOn;
    private readonly OlaSubscriptions _subscriptions;
    private readonly PendingCommands _commands;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lifetime = new();
    private PbxSocket? _socket;
    private Task _running = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private List<HeardMessage>? _heardWhileSigningOn;
    private TaskCompletionSource _opened = NewSignal();
    private TaskCompletionSource _firstAttempt = NewSignal();
    private PbxException? _stopped;
    private long _messages;
    private int _signOns;
    private int _openings;
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
        _errors = new OlaSessionErrors(pbx, redactor);
        _signOn = new OlaSignOn(options.Session, _errors, pbx, clock, redactor, logger, time);
        _subscriptions = new OlaSubscriptions(options.Session.Keys);
        _commands = new PendingCommands(pbx, _errors, options.Session.ReplyTimeout, reason => _socket?.GiveUp(reason), logger, time);
        Intake = new EventIntake(pbx, options.Session.Socket.ReaderCapacity, redactor, time);
    }

    /// <summary>Where what the PBX tells goes.</summary>
    public EventIntake Intake { get; }

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
                throw _errors.Refused(command, reply);
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

    /// <summary>Subscribes a key, or joins those who hold it; see <see cref="OlaSubscriptions.HoldAsync"/>.</summary>
    public Task SubscribeAsync(string key, bool keepOnFailure, CancellationToken cancellationToken) => _subscriptions.HoldAsync(
        key,
        keepOnFailure,
        () => SendAsync(OlaCommand.Subscribe, args => args.WriteString("key", key), _lifetime.Token),
        cancellationToken);

    /// <summary>Lets go of a key; see <see cref="OlaSubscriptions.ReleaseAsync"/>.</summary>
    public Task UnsubscribeAsync(string key, CancellationToken cancellationToken) => _subscriptions.ReleaseAsync(
        key,

        // A subscription ends with its connection.
        () => IsOpen ? SendAsync(OlaCommand.Unsubscribe, args => args.WriteString("key", key), _lifetime.Token) : Task.CompletedTask,
        cancellationToken);

    /// <summary>Takes a message of the WebSocket.</summary>
    public void Accept(DateTimeOffset at, ReadOnlyMemory<byte> text)
    {
        Interlocked.Increment(ref _messages);
        var seen = OlaMessage.Read(text, at, _clock);
        if (seen is OlaCommandReply reply)
        {
            _commands.Complete(reply);
        }

        Intake.Accept(seen);
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

        _commands.FailAll("the client was disposed before the reply");
        Intake.Complete();
        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Uri DefaultAddress()
    {
        var pbx = _options.BaseAddress!;
        return new UriBuilder(pbx) { Scheme = pbx.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = "/ola_socket" }.Uri;
    }

    private async Task SignOnAsync(PbxSocketLink link, CancellationToken cancellationToken)
    {
        var heard = await _signOn.RunAsync(link, _commands, _subscriptions, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _heardWhileSigningOn = heard;
            _signOns++;
        }
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
        var pending = await _commands.EnterAsync(command, cancellationToken).ConfigureAwait(false);
        try
        {
            // Under the lock, so that a loss of the connection finds the command among those it fails.
            lock (_gate)
            {
                ThrowIfStopped(command.Operation);
                if (!IsOpenNow || pending.HoldsTurn == _commands.RepeatsIds)
                {
                    throw _errors.Down(command);
                }

                _commands.Add(pending);
            }
        }
        catch
        {
            _commands.Leave(pending);
            throw;
        }

        try
        {
            await _socket!.SendAsync(OlaFrame.Write(command, pending.Id, writeArguments), command.Operation, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            _commands.Remove(pending);
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

            throw _errors.Down(command);
        }

        using var limit = new CancellationTokenSource(_options.Session.ConnectPatience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WaitUntilOpenAsync(command.Operation, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.Down(command);
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
        List<HeardMessage> heard;
        lock (_gate)
        {
            _openings++;
            heard = _heardWhileSigningOn ?? [];
            _heardWhileSigningOn = null;
        }

        if (opened.GapFrom is { } gapFrom)
        {
            Intake.TellRestored(gapFrom, opened.At);
        }

        heard.ForEach(message => Accept(message.At, message.Text));
        _subscriptions.MarkSubscribed();
        lock (_gate)
        {
            _lossTold = false;
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

        _commands.FailAll("the connection broke before the reply");

        // One gap is told once, however many attempts it takes.
        if (tell)
        {
            Intake.TellLost(at, reason);
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
        Intake.Complete(stopped.Error);
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

    // The states of what is subscribed, asked for after a gap.
    private async Task ReadAgainAsync(DateTimeOffset gapFrom, DateTimeOffset gapTo, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            int recovered = 0;
            foreach (string extension in _subscriptions.Keys.Select(OlaRoutingKey.ExtensionOf).OfType<string>())
            {
                long told = Intake.PushCountOf(extension);
                if (await _agents.GetStatusAsync(extension, _lifetime.Token).ConfigureAwait(false) is { } status
                    && Intake.PushCountOf(extension) == told)
                {
                    Intake.Accept(status);
                    recovered++;
                }
            }

            Intake.TellReconciled(gapFrom, gapTo, recovered);
        }
        catch (PbxException e)
        {
            Log.StatesUnreadable(_logger, _pbx, e.Message);
        }
    }

    // Called under the lock.
    private void ThrowIfStopped(string operation)
    {
        if (_stopped is { } error)
        {
            throw _errors.Stopped(operation, error);
        }
    }
}
