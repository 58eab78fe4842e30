using System.Collections.Concurrent;
using System.Net;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// One user agent: a transport, its transactions, and the calls requests belong to. Answers what belongs to no call: the PBX's OPTIONS and
/// NOTIFY; refuses calls to us. Strangers get no answer. Thread-safe.
/// </summary>
internal sealed class SipStack
{
    private readonly ConcurrentDictionary<(string CallId, string Tag), InviteSession> _sessions = new();
    private readonly SipTransportKind _kind;
    private volatile IPEndPoint _server;
    private volatile IPAddress[] _serverAddresses;

    public SipStack(ISipTransport transport, SipTransportKind kind, IPEndPoint server, SipTimers timers, SipMeter meter, TimeProvider time)
    {
        (_kind, _server, Time) = (kind, server, time);
        _serverAddresses = [server.Address];
        Transactions = new SipTransactions(transport, timers, meter, time)
        {
            Accepts = Accepts,
            RequestReceived = TakeRequest,
            AckReceived = ack => Find(ack)?.TakeAck(),
            ConnectionClosed = (flow, _) => ConnectionClosed?.Invoke(flow),
        };
    }

    public TimeProvider Time { get; }

    /// <summary>Told of connections that ended.</summary>
    public Action<SipFlow>? ConnectionClosed { get; set; }

    public SipTransactions Transactions { get; }

    /// <summary>Where requests outside calls go.</summary>
    public SipFlow ServerFlow => new(_kind, _server);

    /// <summary>Calls that are on.</summary>
    public IReadOnlyCollection<InviteSession> Sessions => [.. _sessions.Values];

    /// <summary>The server's name may lead elsewhere after a while.</summary>
    public void SetServer(IPEndPoint server, IPAddress[] addresses) => (_server, _serverAddresses) = (server, addresses);

    /// <summary>The address of an extension here, for Contact.</summary>
    public string ContactOf(string extension)
    {
        var local = Transactions.Transport.Advertised(_kind);
        string transport = _kind switch
        {
            SipTransportKind.Tcp => ";transport=tcp",
            SipTransportKind.Tls => ";transport=tls",
            _ => "",
        };
        return $"<sip:{SipUri.EscapeUser(extension)}@{SipUri.WriteHost(local.Address.ToString())}:{local.Port}{transport}>";
    }

    public void Add(InviteSession session) => _sessions[(session.CallId, session.LocalTag)] = session;

    public void Remove(InviteSession session) => _sessions.TryRemove((session.CallId, session.LocalTag), out _);

    // Whoever knows Call-ID and our tag takes part in the call; everybody else must be the server.
    private bool Accepts(SipMessage request, SipFlow flow) =>
        Find(request) is not null || Array.IndexOf(_serverAddresses, flow.Remote.Address) >= 0;

    private InviteSession? Find(SipMessage request) =>
        request.ToTag is { } tag && _sessions.TryGetValue((request.CallId, tag), out var session) ? session : null;

    private void TakeRequest(ServerTransaction transaction, SipFlow flow)
    {
        var request = transaction.Request;
        if (Find(request) is { } session)
        {
            session.TakeRequest(transaction);
        }
        else if (request.ToTag is not null || request.Method is SipMethods.Cancel or SipMethods.Bye or SipMethods.Prack)
        {
            transaction.Respond(481, "Call/Transaction Does Not Exist");
        }
        else
        {
            var (status, phrase) = request.Method switch
            {
                SipMethods.Options or SipMethods.Notify => (200, "OK"),
                SipMethods.Invite => (486, "Busy Here"),
                _ => (405, "Method Not Allowed"),
            };
            var response = SipMessage.ResponseTo(request, status, phrase, SipTokens.NewTag());
            response.Headers.Add(SipNames.Allow, SipMethods.Allowed).Add(SipNames.Accept, SipBodies.Sdp);
            transaction.Respond(response);
        }
    }
}
