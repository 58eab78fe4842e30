using System.Text;

namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>
/// Templates of the URL the PBX calls with a callback's outcome (2.3.1): it replaces placeholders such as <c>{cbkId}</c>, presumably without
/// encoding the values.
/// </summary>
public static class EightHundredCallbackTemplate
{
    /// <summary>The placeholders the document lists, without their braces.</summary>
    public static IReadOnlyList<string> Placeholders { get; } =
    [
        "cbkId", "cbkSourcePhone", "cbkDescPhone", "cbkStatus", "cbkCreateTime", "cbkBeginTime", "cbkSuccessTime", "cbkEndTime",
        "cbkTransferSuccessTime", "cbkTransferEndTime", "cbkTimes", "cbkTransferTimes", "cbkResultCode", "cbkErrorCode", "cbkWavFile",
        "cbkExtension", "cbkType", "cbkUrl",
    ];

    // The URL itself would only repeat the secret in its path.
    private static readonly string AllPlaceholders =
        string.Join('&', Placeholders.Where(name => name != "cbkUrl").Select(name => $"{name}={{{name}}}"));

    /// <summary>Completes a receiver's address with all placeholders; one that holds a placeholder already is left as it is.</summary>
    /// <param name="receiver">Where the receiver listens, as the PBX reaches it.</param>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public static string For(string receiver)
    {
        if (!IsUrl(receiver))
        {
            throw new ArgumentException("The receiver must be an http or https address that the PBX can reach.", nameof(receiver));
        }

        return Placeholders.Any(name => receiver.Contains($"{{{name}}}", StringComparison.Ordinal)) ? receiver
            : $"{receiver}{(receiver.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{AllPlaceholders}";
    }

    // The document does not say which alphabet: the standard one, percent-encoded on the wire.
    internal static string Encode(string template) => Convert.ToBase64String(Encoding.UTF8.GetBytes(template));

    internal static bool IsUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "" };
}
