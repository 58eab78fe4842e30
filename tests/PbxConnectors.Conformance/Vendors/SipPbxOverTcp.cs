using PbxConnectors.Sip;

namespace PbxConnectors.Conformance;

/// <summary>A line of our own whose signalling goes over TCP.</summary>
public sealed class SipPbxOverTcp : SipPbx
{
    public override string Name => "sip over TCP";

    public override bool NoticesLostConnections => true;

    protected override SipTransportKind Transport => SipTransportKind.Tcp;
}
