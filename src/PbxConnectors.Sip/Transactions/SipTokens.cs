using System.Security.Cryptography;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transactions;

/// <summary>Tokens nobody can guess: who does not see our messages cannot forge an answer to them.</summary>
internal static class SipTokens
{
    public static string NewBranch() => SipVia.MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public static string NewTag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string NewCallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
