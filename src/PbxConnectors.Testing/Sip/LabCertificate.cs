using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PbxConnectors.Testing;

/// <summary>A certificate the laboratory signed itself, made anew each time, for <c>localhost</c>, 127.0.0.1 and ::1.</summary>
internal static class LabCertificate
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=PbxConnectors laboratory", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // By the system's clock, whatever clock the laboratory runs on: it is the system that looks at the dates.
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now - Life, now + Life);

        // Some systems take a key for TLS only from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
