using System.Net;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Tests.Support;

/// <summary>A transport that keeps what is sent and lets a test play the other side.</summary>
internal sealed class LoopTransport : ISipTransport
{
    public static readonly SipFlow Server = new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5060));

    public List<(SipMessage Message, SipFlow Flow)> Sent { get; } = [];

    /// <summary>What carries messages of reliable flows.</summary>
    public Carrier Connection { get; set; } = new();

    public Func<SipFlow, SipSendFailure?>? Breaks { get; set; }

    public Action<SipMessage, SipFlow>? Received { get; set; }

    public IPEndPoint Advertised(SipTransportKind kind) => new(IPAddress.Parse("192.0.2.1"), 5066);

    public Action<SipFlow, ISipCarrier, Exception>? Closed { get; set; }

    public void Drop(SipFlow flow)
    {
    }

    public ISipCarrier? Send(SipMessage message, SipFlow flow, Action<SipSendFailure>? failed = null)
    {
        Sent.Add((message, flow));
        if (Breaks?.Invoke(flow) is { } failure)
        {
            failed?.Invoke(failure);
        }

        return flow.IsReliable ? Connection : null;
    }

    public void Deliver(SipMessage message, SipFlow? flow = null) => Received!(Reread(message), flow ?? Server);

    public SipMessage Respond(SipMessage request, int status, string phrase, string? tag = "far", string? reason = null)
    {
        var response = SipMessage.ResponseTo(request, status, phrase, tag);
        if (reason is not null)
        {
            response.Headers.Add(SipNames.Reason, reason);
        }

        Deliver(response);
        return response;
    }

    private static SipMessage Reread(SipMessage message)
    {
        SipParser.TryParse(SipWriter.Write(message), out var read, out var problem).ShouldBeTrue($"{problem}");
        return read!;
    }

    /// <summary>A connection that is closed when the test says so.</summary>
    public sealed class Carrier : ISipCarrier
    {
        public bool HasClosed { get; set; }
    }
}
