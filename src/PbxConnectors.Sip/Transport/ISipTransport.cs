using System.Net;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transport;

/// <summary>Carries messages. Sending never waits.</summary>
internal interface ISipTransport
{
    /// <summary>Told of every message that came; must not throw. Set before the first message is sent.</summary>
    Action<SipMessage, SipFlow>? Received { get; set; }

    /// <summary>
    /// Told of every connection that ended, with the cause, after the failures of what was still to be sent over it; must not throw.
    /// </summary>
    Action<SipFlow, ISipCarrier, Exception>? Closed { get; set; }

    /// <summary>Our address as we write it into Via and Contact.</summary>
    IPEndPoint Advertised(SipTransportKind kind);

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="flow">Where to.</param>
    /// <param name="failed">Told once when it could not be sent, at once or later; never when it was.</param>
    /// <returns>The connection it was given to; null for a datagram, or when there is none.</returns>
    ISipCarrier? Send(SipMessage message, SipFlow flow, Action<SipSendFailure>? failed = null);

    /// <summary>Ends the connection of a flow, so that what is sent next opens another. Does nothing where there is none.</summary>
    void Drop(SipFlow flow);
}
