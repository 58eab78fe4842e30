using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
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

    private readonly ConcurrentDictionary<string, byte> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _rotating = new();

    /// <summary>Adds a secret for good. Values shorter than four characters would tear ordinary words apart and are not taken.</summary>
    public void Add(string? secret)
    {
        if (secret is { Length: >= 4 })
        {
            _secrets.TryAdd(secret, 0);
        }
    }

    /// <summary>Adds a secret that changes, such as a token; the last 16 are kept.</summary>
    public void AddRotating(string? secret)
    {
        if (secret is not { Length: >= 4 } || !_secrets.TryAdd(secret, 0))
        {
            return;
        }

        _rotating.Enqueue(secret);
        while (_rotating.Count > 16 && _rotating.TryDequeue(out var old))
        {
            _secrets.TryRemove(old, out _);
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

        foreach (var secret in _secrets.Keys)
        {
            text = text.Replace(secret, Replacement, StringComparison.Ordinal);
        }

        text = NamedSecret().Replace(text, "$1" + Replacement);
        return LongNumber().Replace(text, static match => PhoneNumbers.Mask(match.Value));
    }

    /// <summary>Returns the start of a body as text, redacted, at most 2048 characters.</summary>
    public string Clip(ReadOnlySpan<byte> body)
    {
        // Four bytes a character at most; redact before cutting, so that no secret is cut in half and escapes.
        string text = Redact(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 8 * ClipLength)])) ?? "";
        return text.Length <= ClipLength ? text : string.Concat(text.AsSpan(0, ClipLength), "…");
    }

    [GeneratedRegex(
        """((?:"?(?:password|passwd|pwd|extePassword|secret|client_secret|access_token|refresh_token|token|sa_user|sa_password)"?\s*[:=]\s*"?)|(?:Bearer\s+))[^"&\s,;}]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedSecret();

    [GeneratedRegex(@"(?<![\d.])\d{7,15}(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();
}
