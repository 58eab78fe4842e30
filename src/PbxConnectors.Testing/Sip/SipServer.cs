using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PbxConnectors.Testing;

/// <summary>
/// The SIP and RTP side of an exchange on 127.0.0.1 or ::1, over UDP, TCP and TLS: a registrar with digest, and a far end that plays by RTP what the
/// exchange lets a caller hear, with the troubles of real networks on demand. Strict about what it is sent: see
/// <see cref="ProtocolViolations"/>. Thread-safe.
/// </summary>
public sealed partial class SipServer : IAsyncDisposable
{
    private const int AnswersKept = 5000;

    private readonly Lock _gate = new();
    private readonly SimulatedExchange _exchange;
    private readonly SipServerOptions _options;
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Socket? _tls;
    private readonly LabSipDigest _digest;
    private readonly Random _random;
    private readonly ChangeSignal _changed = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, SipServerRegistration> _registrations = new(StringComparer.Ordinal);
    private readonly List<SipServerCall> _calls = [];
    private readonly Dictionary<string, SipServerCall> _callsById = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SipServerCall> _callsByExchange = [];
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _answerOrder = new();
    private readonly Dictionary<string, (LabSipRepeat Repeat, Action<LabSipMessage>? Answered)> _asked = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];
    private readonly ConcurrentBag<Task> _loops = [];
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly HashSet<string> _locked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fault> _spoilt = new(StringComparer.Ordinal);
    private readonly List<ITimer> _late = [];
    private SipServerCall? _placing;
    private int _registers;
    private int _refusedRegisters;
    private int _invites;
    private int _optionsAsked;

    private SipServer(SimulatedExchange exchange, SipServerOptions options, Socket udp, Socket tcp)
    {
        (_exchange, _options, _udp, _tcp) = (exchange, options, udp, tcp);
        if (options.Tls)
        {
            (_tls, Certificate) = (Listen(new IPEndPoint(options.Address, 0)), LabCertificate.Create());
        }

        _random = new Random(options.Seed);
        Faults = new FaultPlan(["INVITE"], options.Seed);
        _digest = new LabSipDigest(options, user => exchange.FindExtension(user)?.Password);
        exchange.CallChanged += OnCallChanged;
        _loops.Add(Task.Run(ReadDatagramsAsync));
        _loops.Add(Task.Run(() => AcceptAsync(_tcp, null)));
        if (_tls is { } tls)
        {
            _loops.Add(Task.Run(() => AcceptAsync(tls, Certificate)));
        }
    }

    /// <summary>Where it listens, by UDP and by TCP.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_udp.LocalEndPoint!;

    /// <summary>Where it listens by TLS.</summary>
    /// <exception cref="InvalidOperationException">It was started without.</exception>
    public IPEndPoint TlsEndPoint => (IPEndPoint)(_tls ?? throw new InvalidOperationException(
        $"This server speaks no TLS: start it with {nameof(SipServerOptions)}.{nameof(SipServerOptions.Tls)}.")).LocalEndPoint!;

    /// <summary>The certificate TLS clients have to trust; null where TLS is not spoken.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>What goes wrong, by number.</summary>
    public SipTroubles Troubles { get; } = new();

    /// <summary>
    /// Which calls go wrong on their way here, whatever their number; the operation is <c>INVITE</c>. Over TCP the connection is broken where
    /// the fault says so; over UDP, which has none, the client hears nothing. A status refuses the call; what only HTTP or a push can suffer
    /// loses the answers.
    /// </summary>
    public FaultPlan Faults { get; }

    /// <summary>How many calls were asked for, whatever came of them; repetitions and INVITEs without a good password are not counted.</summary>
    public int Invites => Volatile.Read(ref _invites);

    /// <summary>The phones registered now, in order of their extensions.</summary>
    public IReadOnlyList<SipServerRegistration> Registrations
    {
        get
        {
            lock (_gate)
            {
                var now = _exchange.Now;
                return [.. _registrations.Values.Where(r => r.ExpiresAt > now).OrderBy(r => r.Extension, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>How many TCP and TLS connections were opened so far.</summary>
    public int ConnectionsOpened => _connections.Count;

    /// <summary>How many OPTIONS requests asked for a sign of life.</summary>
    public int OptionsAsked => Volatile.Read(ref _optionsAsked);

    /// <summary>How many REGISTER requests were granted.</summary>
    public int RegistersGranted => Volatile.Read(ref _registers);

    /// <summary>How many REGISTER requests were refused for a wrong password or an unknown extension.</summary>
    public int RegistersRefused => Volatile.Read(ref _refusedRegisters);

    /// <summary>The calls that were placed, in order.</summary>
    public IReadOnlyList<SipServerCall> Calls
    {
        get { lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Every breach of the standards seen so far.</summary>
    public IReadOnlyList<string> ProtocolViolations
    {
        get { lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>While true the server answers nothing, as if it were away.</summary>
    public bool IsAway { get; set; }

    /// <summary>Starts a server.</summary>
    /// <exception cref="ArgumentException">The address is one that others can reach.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<SipServer> StartAsync(
        SimulatedExchange exchange, SipServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new SipServerOptions();
        if (!IPAddress.IsLoopback(options.Address))
        {
            throw new ArgumentException("A laboratory listens on 127.0.0.1 or ::1 only, where nobody else can reach it.", nameof(options));
        }

        var (udp, tcp) = BindBoth(options.Address, options.Port);
        return Task.FromResult(new SipServer(exchange, options, udp, tcp));
    }

    /// <summary>From now on an extension is refused with 403, as one that is locked; what is registered stays so until it is refreshed.</summary>
    public void RefuseRegistration(string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        lock (_gate)
        {
            _locked.Add(extension);
        }
    }

    /// <summary>From now on the REGISTER requests of an extension are not answered, as by a PBX that bans it; those of others are.</summary>
    public void IgnoreRegistration(string extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        lock (_gate)
        {
            _ignored.Add(extension);
        }
    }

    /// <summary>Breaks every TCP and TLS connection, as a restart or a firewall would; the clients may connect anew.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    /// <summary>Forgets all registrations, as after a restart.</summary>
    public void ForgetRegistrations()
    {
        lock (_gate)
        {
            _registrations.Clear();
        }
    }

    /// <summary>Forgets all calls, as after a restart: nothing more is said of them, and what is asked within them is answered 481.</summary>
    public void ForgetCalls()
    {
        lock (_gate)
        {
            foreach (var call in _callsById.Values)
            {
                call.Ended = true;
                call.Unconfirmed?.Dispose();
                call.Unacknowledged?.Dispose();
                call.SessionTimer?.Dispose();
                _ = CloseAsync(call);
            }

            _callsById.Clear();
            _callsByExchange.Clear();
        }
    }

    /// <summary>Completes when the condition holds; it is looked at after every message and every change of a call.</summary>
    public Task WaitForAsync(Func<SipServer, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Stops the server; calls vanish.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        _exchange.CallChanged -= OnCallChanged;
        await _closing.CancelAsync().ConfigureAwait(false);
        _udp.Dispose();
        _tcp.Dispose();
        _tls?.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        SipServerCall[] calls;
        lock (_gate)
        {
            calls = [.. _calls];
            foreach (var (repeat, _) in _asked.Values)
            {
                repeat.Dispose();
            }

            foreach (var timer in _late)
            {
                timer.Dispose();
            }
        }

        foreach (var call in calls)
        {
            await CloseAsync(call).ConfigureAwait(false);
        }

        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Certificate?.Dispose();
        _closing.Dispose();
    }

    private void Take(string text, LabSipPeer peer)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        lock (_gate)
        {
            if (LabSipMessage.Read(text, out string problem) is not { } message)
            {
                _violations.Add(problem);
            }
            else if (message.IsRequest)
            {
                TakeRequest(message, peer);
            }
            else if (message.Status >= 200 && _asked.Remove(message.Branch, out var asked))
            {
                asked.Repeat.Dispose();
                asked.Answered?.Invoke(message);
            }
        }

        _changed.Pulse();
    }

    private void TakeRequest(LabSipMessage request, LabSipPeer peer)
    {
        if (request.Method == "ACK")
        {
            TakeAck(request);
            return;
        }

        if (_spoilt.TryGetValue(KeyOf(request), out var fault))
        {
            peer = Spoil(peer, fault);
        }

        if (_answers.TryGetValue(KeyOf(request), out string? before))
        {
            if (before.Length > 0)
            {
                peer.Send(before);
            }

            return;
        }

        switch (request.Method)
        {
            case "REGISTER":
                Register(request, peer);
                break;
            case "INVITE" when request.ToTag.Length == 0:
                BeginCall(request, peer);
                break;
            case "OPTIONS" when request.ToTag.Length == 0:
                Interlocked.Increment(ref _optionsAsked);
                Answer(request, peer, 200, "OK");
                break;
            default:
                if (_callsById.TryGetValue(request.CallId, out var call))
                {
                    TakeInCall(call, request, peer);
                }
                else
                {
                    Answer(request, peer, 481, "Call/Transaction Does Not Exist");
                }

                break;
        }
    }

    private void Answer(LabSipMessage request, LabSipPeer peer, int status, string phrase, Action<LabSipMessage>? complete = null, string? tag = null)
    {
        var answer = LabSipMessage.Answer(request, status, phrase, status > 100 ? tag ?? $"{_random.Next():x8}" : null);
        complete?.Invoke(answer);
        Remember(request, answer.Write());
        peer.Send(answer.Write());
    }

    private void Remember(LabSipMessage request, string answer)
    {
        string key = KeyOf(request);
        if (!_answers.ContainsKey(key))
        {
            _answerOrder.Enqueue(key);
        }

        _answers[key] = answer;
        while (_answerOrder.Count > AnswersKept)
        {
            _answers.Remove(_answerOrder.Dequeue());
        }
    }

    private static string KeyOf(LabSipMessage request) => $"{request.Branch}|{request.Method}";
}
