using System.Security.Cryptography;
using System.Text;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>The form in which the account's password travels: the upper-case hexadecimal MD5 (1.1.1).</summary>
internal static class EightHundredCredentials
{
    public static string HashOf(EightHundredOptions options) => options.PasswordHash.Length > 0 ? options.PasswordHash : Md5(options.Password);

    public static string Md5(string text) => Md5(Encoding.UTF8.GetBytes(text));

#pragma warning disable CA5351 // Protocol constant: the vendor's wire wants MD5. It protects nothing, use https.
    public static string Md5(ReadOnlySpan<byte> content) => Convert.ToHexString(MD5.HashData(content));
#pragma warning restore CA5351
}
