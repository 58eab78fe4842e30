using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PbxConnectors.Sip.Transport;

/// <summary>What a transport needs to know.</summary>
internal sealed record SipTransportSettings
{
    /// <summary>What carries SIP.</summary>
    public required SipTransportKind Kind { get; init; }

    /// <summary>Local address to use.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Local port; 0 for the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>Address to write into messages; null for the local one.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Told of mistakes in the handling of a message.</summary>
    public Action<Exception>? Faulted { get; init; }

    /// <summary>TLS name of the other side.</summary>
    public string TlsHost { get; init; } = "";

    /// <summary>Authorities to trust in place of the system's; empty for the system's.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>Decides about certificates; null for the system.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }
}
