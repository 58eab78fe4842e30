namespace PbxConnectors.Transcription;

/// <summary>Where and how an <see cref="OpenAiTranscriber"/> asks.</summary>
public sealed class OpenAiTranscriptionOptions
{
    /// <summary>
    /// The server's base address, with the version: <c>http://127.0.0.1:8000/v1/</c>. <c>audio/transcriptions</c> is added. Required.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Sent as <c>Authorization: Bearer</c>; never shown. Null, the default, sends none, as servers of one's own often want.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model the server is to use. Default <c>whisper-1</c>.</summary>
    public string Model { get; set; } = "whisper-1";

    /// <summary>Language of the announcements (ISO 639-1); null lets the server guess. Default <c>zh</c>.</summary>
    public string? Language { get; set; } = "zh";

    /// <summary>
    /// Words that guide the recogniser; null for none. Default: how telephone announcements begin. Name no state here: recognisers
    /// tend to repeat their prompt where they understand nothing, and that would be taken for the announcement.
    /// </summary>
    public string? Prompt { get; set; } = "您好，您拨打的用户";

    /// <summary>Longest answer read, in bytes. Default 64 KiB.</summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024;

    /// <summary>The server's scheme, host and port; no key.</summary>
    public override string ToString() =>
        $"transcription at {(BaseAddress is { IsAbsoluteUri: true } uri ? $"{uri.Scheme}://{uri.Authority}" : "(no address)")}";

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    internal string? FindProblem()
    {
        if (BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            return $"{nameof(BaseAddress)} must be an absolute http or https address, such as http://127.0.0.1:8000/v1/.";
        }

        if (BaseAddress.Query.Length > 0 || BaseAddress.Fragment.Length > 0 || BaseAddress.UserInfo.Length > 0)
        {
            return $"{nameof(BaseAddress)} must hold neither user, query nor fragment; a key belongs into {nameof(ApiKey)}.";
        }

        if (ApiKey is { } key && (key.Length == 0 || key.Any(letter => letter is < '!' or > '~')))
        {
            return $"{nameof(ApiKey)} must be printable ASCII without spaces, or null.";
        }

        if (string.IsNullOrWhiteSpace(Model))
        {
            return $"{nameof(Model)} must name a model.";
        }

        return MaxResponseBytes < 256 ? $"{nameof(MaxResponseBytes)} must be at least 256." : null;
    }
}
