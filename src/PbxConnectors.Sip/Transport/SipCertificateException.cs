using System.Security.Authentication;

namespace PbxConnectors.Sip.Transport;

/// <summary>The PBX's certificate is not trusted; the message says why and what to do, without secrets.</summary>
internal sealed class SipCertificateException : AuthenticationException
{
    public SipCertificateException()
    {
    }

    public SipCertificateException(string message)
        : base(message)
    {
    }

    public SipCertificateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
