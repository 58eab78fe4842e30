using PbxConnectors.Sip;

namespace PbxConnectors.Conformance;

/// <summary>A line of our own whose signalling goes over TLS, to a PBX that signed its certificate itself.</summary>
public sealed class SipPbxOverTls : SipPbx
{
    public override string Name => "sip over TLS";

    public override bool NoticesLostConnections => true;

    protected override SipTransportKind Transport => SipTransportKind.Tls;
}
