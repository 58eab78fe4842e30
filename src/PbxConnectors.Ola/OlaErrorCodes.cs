namespace PbxConnectors.Ola;

/// <summary>
/// The codes of the document, to compare with <see cref="PbxException.VendorCode"/>. It knows only these; a PBX may send others,
/// with its own words as <see cref="PbxException.VendorMessage"/>.
/// </summary>
public static class OlaErrorCodes
{
    /// <summary>401: <c>auth failed!</c> at sign-in, <c>Authorization Required!</c> afterwards.</summary>
    public const string AuthenticationFailed = "401";

    /// <summary>403 <c>account not enable!</c>: the account exists and is switched off.</summary>
    public const string AccountNotEnabled = "403";
}
