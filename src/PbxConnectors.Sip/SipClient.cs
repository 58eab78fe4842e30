using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip;

/// <summary>
/// A SIP line: its sockets and its extensions. Registers from its creation on and goes on trying while the PBX is away. Thread-safe; one
/// per PBX, for the life of the program. Get it from <c>AddSip</c>, or from <see cref="Create"/> without dependency injection.
/// </summary>
public sealed class SipClient : IPbxFeature, IAsyncDisposable, IDisposable
{
    /// <summary>The vendor key.</summary>
    public const string Vendor = "sip";

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SipMeter _meter = new();
    private readonly CancellationTokenSource _closing = new();
    private SipTransport? _transport;
    private SipStack? _stack;
    private RtpPortPool? _ports;
    private IPAddress? _mediaAddress;
    private Task _keepingAlive = Task.CompletedTask;
    private int _disposed;

    internal SipClient(SipOptions options, PbxIdentity pbx, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        (Options, Pbx) = (options, pbx);
        Time = timeProvider ?? TimeProvider.System;
        Logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PbxConnectors.Sip");
        Registrations = new SipRegistrations(
            pbx, (account, changed) => new SipRegistration(account, pbx, options, GetStackAsync, changed, Time, Logger));
        foreach (var account in options.Accounts)
        {
            Registrations.Add(account);
        }
    }

    /// <summary>Vendor and connection name.</summary>
    public PbxIdentity Pbx { get; }

    /// <summary>The extensions.</summary>
    public SipRegistrations Registrations { get; }

    /// <summary>What came in by SIP, and what was dropped.</summary>
    public SipCounters Counters => _meter.Read();

    internal SipOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal string Domain => Options.Domain.Length > 0 ? Options.Domain : SipServer.HostOf(Options.Server);

    /// <summary>Makes a line for a program without dependency injection. Dispose it at the end.</summary>
    /// <param name="options">The PBX and the extensions.</param>
    /// <param name="loggerFactory">Receives log lines; none by default.</param>
    /// <param name="timeProvider">Clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are missing or wrong; the message lists all of them.</exception>
    public static SipClient Create(SipOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SipClient(options, new PbxIdentity(Vendor), loggerFactory, timeProvider);
    }

    /// <summary>Takes the extensions off the PBX, within a bounded time, and closes the sockets. Calls that are on break.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await Registrations.CloseAsync().ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _opening.WaitAsync().ConfigureAwait(false);
        foreach (var session in _stack?.Sessions ?? [])
        {
            session.Abort(new ObjectDisposedException(nameof(SipClient)));
        }

        _stack?.Transactions.Close();
        if (_transport is not null)
        {
            await _transport.DisposeAsync().ConfigureAwait(false);
        }

        await _keepingAlive.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _opening.Release();
    }

    /// <summary>Begins to close and does not wait for the end; <see cref="DisposeAsync"/> does.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    /// <summary>The open sockets; opened by whoever asks first.</summary>
    /// <exception cref="PbxUnavailableException">The PBX's name leads nowhere, or the local address cannot be used.</exception>
    internal async Task<SipStack> GetStackAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _opening.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            // Looked up anew each time: the PBX may have moved, and the system remembers names as long as they hold.
            var (server, all) = await SipServer.ResolveAsync(Options, either.Token).ConfigureAwait(false);
            if (_stack is { } present)
            {
                present.SetServer(server, all);
                return present;
            }

            return Open(server, all);
        }
        catch (SocketException e)
        {
            throw new PbxUnavailableException(
                $"{Pbx} cannot be spoken to: the server's name leads nowhere or the local address cannot be used ({e.SocketErrorCode}).",
                new PbxErrorDetails { Pbx = Pbx, Operation = "open", IsTransient = true, Delivery = Delivery.NotSent },
                e);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>A pair of ports for a call, and the address to write into its description.</summary>
    internal (RtpPort Port, IPAddress Address)? TryRentPort() =>
        _ports?.TryRent() is { } port ? (port, _mediaAddress!) : null;

    private SipStack Open(IPEndPoint server, IPAddress[] all)
    {
        var bind = IPAddress.TryParse(Options.BindAddress, out var chosen) ? chosen : SipServer.FindLocal(server);
        var publicAddress = IPAddress.TryParse(Options.PublicAddress, out var shown) ? shown : null;
        var transport = new SipTransport(
            new SipTransportSettings
            {
                Kind = Options.Transport,
                Bind = bind,
                Port = Options.LocalPort,
                PublicAddress = publicAddress,
                Faulted = e => Log.HandlingFailed(Logger, Pbx, e),
                TlsHost = Options.Tls.TargetHost.Length > 0 ? Options.Tls.TargetHost : SipServer.NameOf(Options.Server),
                TrustedRoots = Options.Tls.ReadRoots(),
                CertificateValidation = Options.Tls.CertificateValidation,
            },
            _meter);
        var stack = new SipStack(transport, Options.Transport, server, Options.Timers, _meter, Time);
        stack.SetServer(server, all);
        stack.ConnectionClosed = flow => Registrations.Lose(flow, "the connection to the PBX was closed");
        transport.Start();
        _ports = new RtpPortPool(bind, Options.Media.FirstPort, Options.Media.LastPort, Options.Media.PortRest, Time);
        _mediaAddress = publicAddress ?? bind;
        (_transport, _stack) = (transport, stack);
        _keepingAlive = new SipKeepAlive(stack, Registrations, Options, Domain).RunAsync(_closing.Token);
        Log.Started(Logger, Pbx, Options.Transport, transport.Local.ToString());
        return stack;
    }
}
