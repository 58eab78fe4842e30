using System.Net;

namespace PbxConnectors.Sip.Transport;

/// <summary>Where a message goes to or came from.</summary>
/// <param name="Kind">What carries it.</param>
/// <param name="Remote">The other side.</param>
internal readonly record struct SipFlow(SipTransportKind Kind, IPEndPoint Remote)
{
    /// <summary>True where the transport repeats what is lost.</summary>
    public bool IsReliable => Kind != SipTransportKind.Udp;
}
