using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace PbxConnectors.Transport;

/// <summary>
/// Takes secrets out of text before it reaches a log, an error or a trace: the values it was told, members and parameters that are named
/// like secrets, and the middle of long numbers. Thread-safe.
/// </summary>
public sealed partial class SecretRedactor
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Replacement = "***";

    private const int ClipLength = 2048;
    private const int RotatingLimit = 16;
    private const int FewestDigits = 7;

    // With the sign of Kelvin, which differs from a k by its case alone.
    private static readonly SearchValues<string> SecretNames = SearchValues.Create(
        ["password", "passwd", "pwd", "secret", "token", "to\u212Aen", "sa_user", "bearer"], StringComparison.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly Queue<string> _rotating = new();

    // Every form in which a secret may be echoed, the longest first: a shorter one may be part of it and would uncover the rest.
    private volatile string[] _forms = [];

    /// <summary>Adds a secret for good. Values shorter than four characters would tear ordinary words apart and are not taken.</summary>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= 4 })
        {
            return;
        }

        lock (_gate)
        {
            if (_secrets.Add(secret))
            {
                ListForms();
            }
        }
    }

    /// <summary>Adds a secret that changes, such as a token; the last 16 are kept.</summary>
    public void AddRotating(string? secret)
    {
        if (secret is not { Length: >= 4 })
        {
            return;
        }

        lock (_gate)
        {
            if (!_secrets.Add(secret))
            {
                return;
            }

            _rotating.Enqueue(secret);
            if (_rotating.Count > RotatingLimit)
            {
                _secrets.Remove(_rotating.Dequeue());
            }

            ListForms();
        }
    }

    /// <summary>Returns the text without secrets and with long numbers masked.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        foreach (string form in _forms)
        {
            text = text.Replace(form, Replacement, StringComparison.Ordinal);
        }

        // Most texts name no secret at all, and looking for the names is much cheaper than looking for what follows them.
        if (text.AsSpan().ContainsAny(SecretNames))
        {
            text = QuotedSecret().Replace(text, "$1" + Replacement);
            text = BareSecret().Replace(text, "$1" + Replacement);
        }

        return MaskLongNumbers(text);
    }

    /// <summary>Returns the start of a body as text, redacted, at most 2048 characters.</summary>
    public string Clip(ReadOnlySpan<byte> body)
    {
        // Four bytes a character at most, and room for secrets that become shorter. Redact before cutting, so that no secret is cut in half
        // and escapes; where the body itself had to be cut, its end may be half a secret and is not shown.
        const int Enough = 8 * ClipLength;
        string text = Redact(Encoding.UTF8.GetString(body[..Math.Min(body.Length, Enough)])) ?? "";
        int whole = body.Length > Enough ? Math.Max(0, text.Length - LongestForm) : text.Length;
        return whole <= ClipLength && body.Length <= Enough
            ? text
            : string.Concat(text.AsSpan(0, Math.Min(whole, ClipLength)), "…");
    }

    private int LongestForm => _forms is [var longest, ..] ? longest.Length : 0;

    // Called under the lock.
    private void ListForms() => _forms =
    [
        .. _secrets.SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length),
    ];

    // As it is, in a URL, in a form, and in JSON as strict and as lenient writers put it.
    private static IEnumerable<string> FormsOf(string secret)
    {
        string inUrl = Uri.EscapeDataString(secret);
        string inForm = WebUtility.UrlEncode(secret);
        string[] forms =
        [
            secret, inUrl, inForm, inForm.Replace("+", "%20", StringComparison.Ordinal),
            JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
        ];
        return forms.Concat(forms.Select(LowerEscapes));
    }

    private static string LowerEscapes(string text) =>
        Escape().Replace(text, static match => match.Value.ToLowerInvariant());

    [GeneratedRegex(@"%[0-9A-F]{2}|\\u[0-9A-F]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    // The quotes may be escaped themselves: JSON within JSON.
    [GeneratedRegex(
        """((?:password|passwd|pwd|secret|token|sa_user)\\?["']?\s*[:=]\s*(\\?["']))(?:(?!\2)(?:\\.|.))+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedSecret();

    [GeneratedRegex(
        """((?:password|passwd|pwd|secret|token|sa_user)["']?\s*[:=]\s*|Bearer\s+)[^"'&\s,;}\\]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareSecret();

    // Not the halves of a decimal (uniqueid 1751000000.12); a full stop behind or before a number is none. A number has at most 15 digits,
    // but a trunk's prefix may stand before it.
    private static string MaskLongNumbers(string text)
    {
        StringBuilder? masked = null;
        int copied = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && char.IsDigit(text[i]))
            {
                i++;
            }

            if (i - start >= FewestDigits && !IsDecimal(text, start, i))
            {
                masked = (masked ?? new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(PhoneNumbers.Mask(text[start..i]));
                copied = i;
            }
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsDecimal(string text, int start, int end) =>
        (start >= 2 && text[start - 1] == '.' && char.IsDigit(text[start - 2]))
        || (end + 1 < text.Length && text[end] == '.' && char.IsDigit(text[end + 1]));
}
