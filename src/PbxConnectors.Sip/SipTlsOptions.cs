using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PbxConnectors.Sip;

/// <summary>TLS of the signalling. SRTP is not supported: a PBX that insists on it refuses the call.</summary>
public sealed class SipTlsOptions
{
    /// <summary>Name the PBX's certificate must bear. Empty (default): the host of <see cref="SipOptions.Server"/>.</summary>
    public string TargetHost { get; set; } = "";

    /// <summary>
    /// Certificates of the authorities to trust in place of the system's, or the one the PBX signed itself. Empty (default): the system's. Beside
    /// these the certificate must bear the right name.
    /// </summary>
    public X509Certificate2Collection TrustedRoots { get; } = [];

    /// <summary>File with such certificates (PEM), read when the line is opened. Empty (default) for none.</summary>
    public string TrustedRootsFile { get; set; } = "";

    /// <summary>Has the last word about the PBX's certificate. Null (default): its chain and its name decide.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; set; }

    internal void Validate(string path, ICollection<string> problems)
    {
        try
        {
            _ = ReadRoots();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add($"{path}:{nameof(TrustedRootsFile)} cannot be read as certificates in PEM ({e.GetType().Name}).");
        }
    }

    /// <summary>All authorities to trust; empty for the system's.</summary>
    internal X509Certificate2Collection ReadRoots()
    {
        X509Certificate2Collection all = [.. TrustedRoots];
        if (TrustedRootsFile.Length > 0)
        {
            all.ImportFromPemFile(TrustedRootsFile);
            if (all.Count == TrustedRoots.Count)
            {
                throw new CryptographicException("The file holds no certificate.");
            }
        }

        return all;
    }
}
