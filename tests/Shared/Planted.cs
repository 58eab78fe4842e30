using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PbxConnectors.Watching;

/// <summary>
/// What must never be told, in a form that is found again: invented credentials for tests to use, and the shapes of what is made at run time.
/// A test that needs another secret begins it with <see cref="Mark"/>.
/// </summary>
internal static partial class Planted
{
    public const string Mark = "planted-";
    public const string Account = "planted-account-600000077";
    public const string UserName = "planted-user-7c1e";
    public const string Password = "planted-pass&w/rd-9b2f";
    public const string ClientSecret = "planted-client-secret-51d0";
    public const string ExtensionSecret = "planted-extension-33aa";
    public const string Number = "13900000001";

    // The laboratory's own credentials, and those its extensions are given.
    private static readonly string[] Words =
    [
        Mark, Uri.EscapeDataString(Password), "lab-password", "lab-client-secret", "lab-ola-password", "lab-user", "lab-operator", "lab-800",
    ];

#pragma warning disable CA5351 // What the vendor's wire carries.
    /// <summary>The password as 800ing's wire carries it.</summary>
    public static string PasswordHash { get; } = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(Password)));
#pragma warning restore CA5351

    /// <summary>What a text tells that it must not, and which rule says so; null when all is well.</summary>
    public static (string Rule, string Found)? Find(string text)
    {
        foreach (string word in Words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return ("planted secret", word);
            }
        }

        return Match(Number11(), "full phone number") ?? Match(PasswordHash32(), "hash of a password")
            ?? Match(JsonWebToken(), "access token") ?? Match(LongToken(), "token");

        (string, string)? Match(Regex shape, string rule) => shape.Match(text) is { Success: true } found ? (rule, found.Value) : null;
    }

    // Mobile numbers, and those with an area code; a country code before them, nothing else that makes a longer number or a decimal.
    [GeneratedRegex(@"(?<![0-9A-Za-z.])(?:\+?86)?(?:1[3-9][0-9]{9}|0[1-9][0-9]{8,10})(?![0-9A-Za-z]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Number11();

    // 800ing's sa_password.
    [GeneratedRegex("(?<![0-9A-Za-z])(?=[0-9]*[A-F])[0-9A-F]{32}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex PasswordHash32();

    // dscom's.
    [GeneratedRegex("eyJ[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex JsonWebToken();

    // ola's, and dscom's for refreshing. Trace ids have 32 digits.
    [GeneratedRegex("(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongToken();
}
