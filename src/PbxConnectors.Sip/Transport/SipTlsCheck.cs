using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PbxConnectors.Sip.Transport;

/// <summary>Opens TLS as a client: the certificate's chain and name are checked, and a refusal says what was wrong. For one connection.</summary>
internal sealed class SipTlsCheck(SipTransportSettings settings)
{
    private SslPolicyErrors _errors;
    private bool _refused;

    /// <exception cref="SipCertificateException">The certificate was refused.</exception>
    public async Task AuthenticateAsync(SslStream stream, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.TlsHost,
            RemoteCertificateValidationCallback = Decide,
        };
        if (settings.TrustedRoots.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(settings.TrustedRoots);
        }

        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException e) when (_refused)
        {
            throw new SipCertificateException(Describe(), e);
        }
    }

    private bool Decide(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _errors = errors;
        bool good = settings.CertificateValidation?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;
        _refused = !good;
        return good;
    }

    private string Describe()
    {
        if (settings.CertificateValidation is not null)
        {
            return $"{nameof(SipTlsOptions)}.{nameof(SipTlsOptions.CertificateValidation)} refused the PBX's certificate ({_errors})";
        }

        return _errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the PBX's certificate does not bear the name '{settings.TlsHost}'; where it bears another, set "
                + $"{nameof(SipTlsOptions)}.{nameof(SipTlsOptions.TargetHost)}"
            : $"the PBX's certificate is not trusted ({_errors}); put its authority into "
                + $"{nameof(SipTlsOptions)}.{nameof(SipTlsOptions.TrustedRoots)}";
    }
}
