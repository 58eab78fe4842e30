using System.Collections.Concurrent;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Transactions;

/// <summary>
/// The transaction layer (RFC 3261 §17): responses find their request, repetitions their answer, and everything else goes on to
/// <see cref="RequestReceived"/>. Thread-safe.
/// </summary>
internal sealed class SipTransactions
{
    // Larger requests go by TCP, unless we know the path's largest packet, which we do not (RFC 3261 §18.1.1).
    private const int LargestDatagramRequest = 1300;

    // Answers are kept for 32 s each; a flood of requests must not keep more than this.
    private const int MaximumServerTransactions = 5000;

    private readonly ConcurrentDictionary<(string Branch, string Method), ClientTransaction> _clients = new();
    private readonly ConcurrentDictionary<string, ServerTransaction> _servers = new(StringComparer.Ordinal);
    private readonly TransactionFailure _closed = new(new ObjectDisposedException(nameof(SipTransactions)), MayHaveArrived: false);
    private long _heardAt;
    private volatile bool _disposed;

    public SipTransactions(ISipTransport transport, SipTimers timers, SipMeter meter, TimeProvider time)
    {
        (Transport, Timers, Meter, Time) = (transport, timers, meter, time);
        NoteLife();
        transport.Received = Take;
        transport.Closed = OnClosed;
    }

    /// <summary>Decides whether a request is looked at; others are dropped without an answer.</summary>
    public Func<SipMessage, SipFlow, bool> Accepts { get; set; } = static (_, _) => true;

    /// <summary>Told of requests that came for the first time, each with the transaction to answer it through.</summary>
    public Action<ServerTransaction, SipFlow>? RequestReceived { get; set; }

    /// <summary>Told of acknowledgements of 2xx answers, which are transactions of their own.</summary>
    public Action<SipMessage>? AckReceived { get; set; }

    /// <summary>Told of connections that ended, after the requests that were waiting for an answer over them.</summary>
    public Action<SipFlow, Exception>? ConnectionClosed { get; set; }

    public ISipTransport Transport { get; }

    public SipTimers Timers { get; }

    public SipMeter Meter { get; }

    public TimeProvider Time { get; }

    /// <summary>When something last came that belongs here, by the clock's timestamp: a sign of life.</summary>
    public long HeardAt => Interlocked.Read(ref _heardAt);

    /// <summary>How many transactions live.</summary>
    public int Count => _clients.Count + _servers.Count;

    /// <summary>Sends a request, which has everything but its Via.</summary>
    /// <param name="request">The request.</param>
    /// <param name="flow">Where to.</param>
    /// <param name="user">Told what comes of it.</param>
    /// <param name="branch">For a CANCEL the branch of its INVITE; otherwise one is made.</param>
    public ClientTransaction Start(SipMessage request, SipFlow flow, IClientTransactionUser user, string? branch = null)
    {
        branch ??= SipTokens.NewBranch();
        request.Headers.AddFirst(SipNames.Via, MakeVia(flow.Kind, branch));
        SipFlow? fallback = null;
        if (flow.Kind == SipTransportKind.Udp && SipWriter.Write(request).Length > LargestDatagramRequest)
        {
            fallback = flow;
            flow = flow with { Kind = SipTransportKind.Tcp };
            request.Headers.ReplaceFirst(SipNames.Via, MakeVia(flow.Kind, branch));
        }

        if (request.TryComplete() != SipProblem.None)
        {
            throw new ArgumentException("The request lacks From, To, Call-ID or CSeq.", nameof(request));
        }

        var transaction = new ClientTransaction(this, request, flow, fallback, user);
        if (_disposed)
        {
            user.OnFailure(transaction, _closed);
            return transaction;
        }

        _clients[(branch, request.Method)] = transaction;
        transaction.Start();
        return transaction;
    }

    /// <summary>Sends a request and waits for its final answer; null when there is none.</summary>
    public async Task<(SipMessage? Response, TransactionFailure? Failure)> SendAsync(
        SipMessage request, SipFlow flow, CancellationToken cancellationToken)
    {
        var waiter = new Waiter();
        Start(request, flow, waiter);
        return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request that has no answer: the acknowledgement of a 2xx.</summary>
    public void SendWithoutAnswer(SipMessage request, SipFlow flow)
    {
        if (request.Headers[SipNames.Via] is null)
        {
            request.Headers.AddFirst(SipNames.Via, MakeVia(flow.Kind, SipTokens.NewBranch()));
            request.TryComplete();
        }

        Transport.Send(request, flow);
    }

    /// <summary>Ends all transactions without a word.</summary>
    public void Close()
    {
        _disposed = true;
        foreach (var client in _clients.Values)
        {
            client.Abort();
        }

        foreach (var server in _servers.Values)
        {
            server.Abort();
        }

        _clients.Clear();
        _servers.Clear();
    }

    internal string MakeVia(SipTransportKind kind, string branch)
    {
        var local = Transport.Advertised(kind);
        string name = kind switch
        {
            SipTransportKind.Udp => "UDP",
            SipTransportKind.Tcp => "TCP",
            _ => "TLS",
        };
        return $"SIP/2.0/{name} {SipUri.WriteHost(local.Address.ToString())}:{local.Port};branch={branch};rport";
    }

    // By identity: another transaction may have taken the place meanwhile.
    internal void Remove(ClientTransaction transaction) =>
        _clients.TryRemove(new((transaction.Branch, transaction.Request.Method), transaction));

    internal void Remove(ServerTransaction transaction) => _servers.TryRemove(new(transaction.Key, transaction));

    private void OnClosed(SipFlow flow, ISipCarrier connection, Exception cause)
    {
        foreach (var client in _clients.Values)
        {
            client.LoseConnection(connection, cause);
        }

        if (!_disposed)
        {
            ConnectionClosed?.Invoke(flow, cause);
        }
    }

    private void Take(SipMessage message, SipFlow flow)
    {
        if (_disposed)
        {
            return;
        }

        if (!message.IsRequest)
        {
            if (_clients.TryGetValue((message.TopVia!.Branch, message.Method), out var client))
            {
                NoteLife();
                client.Take(message);
            }
            else
            {
                Meter.CountUnmatched();
            }

            return;
        }

        if (!Accepts(message, flow))
        {
            Meter.CountForeign();
            return;
        }

        NoteLife();
        TakeRequest(message, flow);
    }

    private void NoteLife() => Interlocked.Exchange(ref _heardAt, Time.GetTimestamp());

    private void TakeRequest(SipMessage request, SipFlow flow)
    {
        bool isAck = request.Method == SipMethods.Ack;
        string key = KeyOf(request, isAck ? SipMethods.Invite : request.Method);
        if (_servers.TryGetValue(key, out var known))
        {
            if (isAck)
            {
                known.Acknowledge();
            }
            else
            {
                known.TakeRepetition();
            }

            return;
        }

        if (isAck)
        {
            AckReceived?.Invoke(request);
            return;
        }

        if (_servers.Count >= MaximumServerTransactions)
        {
            Meter.CountForeign();
            return;
        }

        // Where the answer goes: back where the request came from (RFC 3581 §4).
        StampReceived(request, flow);
        var transaction = new ServerTransaction(this, request, flow, key);
        if (_servers.TryAdd(key, transaction))
        {
            RequestReceived?.Invoke(transaction, flow);
        }
    }

    private static string KeyOf(SipMessage request, string method)
    {
        var via = request.TopVia!;

        // Senders from before RFC 3261 have no unique branch: then the request is known by everything else.
        return via.Branch.StartsWith(SipVia.MagicCookie, StringComparison.OrdinalIgnoreCase)
            ? $"{via.Branch}|{via.Host}:{via.Port}|{method}"
            : $"{request.CallId}|{request.FromTag}|{request.CSeqNumber}|{via.Host}:{via.Port}|{method}";
    }

    private static void StampReceived(SipMessage request, SipFlow flow)
    {
        string via = request.Headers.GetValues(SipNames.Via).First();
        if (SipText.TryGetParameter(via, "rport", out string? port) && port.Length == 0)
        {
            string stamped = via.Replace(";rport", $";rport={flow.Remote.Port};received={flow.Remote.Address}", StringComparison.OrdinalIgnoreCase);
            request.Headers.ReplaceFirst(SipNames.Via, stamped);
        }
    }

    private sealed class Waiter : IClientTransactionUser
    {
        private readonly TaskCompletionSource<(SipMessage?, TransactionFailure?)> _done =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(SipMessage? Response, TransactionFailure? Failure)> Task => _done.Task;

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.IsFinal)
            {
                _done.TrySetResult((response, null));
            }
        }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure) => _done.TrySetResult((null, failure));
    }
}
