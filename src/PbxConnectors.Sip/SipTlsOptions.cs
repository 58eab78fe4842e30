using System.Net.Security;

namespace PbxConnectors.Sip;

/// <summary>TLS of the signalling. SRTP is not supported: a PBX that insists on it refuses the call.</summary>
public sealed class SipTlsOptions
{
    /// <summary>Name the PBX's certificate must bear. Empty (default): the host of <see cref="SipOptions.Server"/>.</summary>
    public string TargetHost { get; set; } = "";

    /// <summary>Decides about the PBX's certificate, e.g. for one the PBX signed itself. Null (default): the system decides.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; set; }
}
