using System.Net;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// What two sides know of each other (RFC 3261 §12): tags, targets, routes, sequence numbers. One for each to-tag that answered. To be used
/// under its session's lock.
/// </summary>
internal sealed class SipDialog
{
    private readonly string _callId;
    private readonly string _localAddress;
    private readonly string _remoteAddress;
    private readonly IReadOnlyList<string> _routes;
    private string _target;

    /// <summary>Begins a dialog from a response to our INVITE.</summary>
    public SipDialog(SipMessage invite, SipMessage response)
    {
        _callId = invite.CallId;
        _localAddress = invite.Headers[SipNames.From]!;
        _remoteAddress = response.Headers[SipNames.To]!;
        RemoteTag = response.ToTag ?? "";
        _routes = [.. response.Headers.GetValues(SipNames.RecordRoute).Reverse()];
        _target = invite.RequestUri;
        LocalSequence = invite.CSeqNumber;
        UpdateTarget(response);
    }

    /// <summary>The other side's tag; empty when it gave none.</summary>
    public string RemoteTag { get; }

    /// <summary>Our latest sequence number.</summary>
    public uint LocalSequence { get; set; }

    /// <summary>The other side's latest sequence number; null before its first request.</summary>
    public uint? RemoteSequence { get; set; }

    /// <summary>RSeq of the latest reliable provisional response; null when there was none.</summary>
    public int? LastReliable { get; set; }

    /// <summary>Takes the other side's Contact, where a message has one.</summary>
    public void UpdateTarget(SipMessage message)
    {
        if (SipAddress.TryParse(message.Headers.GetValues(SipNames.Contact).FirstOrDefault(), out var contact))
        {
            _target = contact.Uri.Text;
        }
    }

    /// <summary>Makes a request within the dialog, with everything but its Via; the sequence number grows, except for an ACK.</summary>
    public SipMessage MakeRequest(string method, uint? sequence = null)
    {
        string uri = _target;
        IEnumerable<string> routes = _routes;
        if (_routes.Count > 0 && SipAddress.TryParse(_routes[0], out var first) && !first.Uri.IsLooseRouter)
        {
            // A strict router wants itself as the request URI and the target at the end (RFC 3261 §12.2.1.1).
            uri = first.Uri.Text;
            routes = _routes.Skip(1).Append($"<{_target}>");
        }

        var request = SipMessage.Request(method, uri);
        foreach (string route in routes)
        {
            request.Headers.Add(SipNames.Route, route);
        }

        request.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, _localAddress)
            .Add(SipNames.To, _remoteAddress)
            .Add(SipNames.CallId, _callId)
            .Add(SipNames.CSeq, $"{sequence ?? ++LocalSequence} {method}");
        return request;
    }

    /// <summary>Where requests of the dialog go: to its first route or target where that is an address, otherwise to the server.</summary>
    public SipFlow FindFlow(SipFlow server)
    {
        string? hop = _routes.Count > 0 && SipAddress.TryParse(_routes[0], out var route) ? route.Uri.Text : _target;
        if (!SipUri.TryParse(hop, out var uri) || !IPAddress.TryParse(uri.Host, out var address)
            || address.AddressFamily != server.Remote.AddressFamily)
        {
            return server;
        }

        int standard = server.Kind == SipTransportKind.Tls ? 5061 : 5060;
        return server with { Remote = new IPEndPoint(address, uri.Port ?? standard) };
    }
}
