namespace PbxConnectors.Sip.Registration;

/// <summary>Digest algorithms (RFC 7616, RFC 8760), weakest first.</summary>
internal enum DigestAlgorithm
{
    Md5,
    Md5Session,
    Sha256,
    Sha256Session,
}
