using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Transcription;

/// <summary>
/// Asks a server that speaks the OpenAI transcription API (<c>POST …/audio/transcriptions</c>, multipart form, JSON answer with <c>text</c>):
/// OpenAI itself, faster-whisper-server, whisper.cpp, vLLM, FunASR and others. One request per announcement, never repeated: the caller
/// bounds number and time with <see cref="TranscriptReview"/>. Thread-safe.
/// </summary>
public sealed class OpenAiTranscriber : ITranscriber
{
    private const int LongestQuote = 200;
    private readonly Func<HttpClient> _client;
    private readonly Uri _endpoint;
    private readonly OpenAiTranscriptionOptions _options;

    /// <summary>Uses a client of yours, which it does not dispose.</summary>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message says which.</exception>
    public OpenAiTranscriber(HttpClient client, OpenAiTranscriptionOptions options)
        : this(() => client, options) => ArgumentNullException.ThrowIfNull(client);

    /// <summary>Takes a client per request, as from an <see cref="IHttpClientFactory"/>.</summary>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message says which.</exception>
    public OpenAiTranscriber(Func<HttpClient> client, OpenAiTranscriptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        (_client, _options) = (client, options);
        var address = options.BaseAddress!.AbsoluteUri;
        _endpoint = new Uri($"{address}{(address.EndsWith('/') ? "" : "/")}audio/transcriptions");
    }

    /// <inheritdoc />
    /// <exception cref="HttpRequestException">The server cannot be reached or answered with an error.</exception>
    /// <exception cref="InvalidDataException">The answer is too long or holds no text.</exception>
    public async Task<Transcript> TranscribeAsync(WaveAudio audio, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = MakeForm(audio) };
        if (_options.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await _client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var (body, complete) = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"The transcription server answered {(int)response.StatusCode}{Quote(body)}.", null, response.StatusCode);
        }

        if (!complete)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"The transcription server's answer is longer than {_options.MaxResponseBytes} bytes."));
        }

        return Parse(body);
    }

    /// <summary>The server; no key.</summary>
    public override string ToString() => _options.ToString();

    private MultipartFormDataContent MakeForm(WaveAudio audio)
    {
        using var wave = new MemoryStream();
        WaveFile.Write(wave, audio.Samples.Span, audio.SampleRate);
        var file = new ByteArrayContent(wave.ToArray());
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        var form = new MultipartFormDataContent { { file, "file", "announcement.wav" } };
        Add("model", _options.Model);
        Add("response_format", "json");
        // Without a temperature servers try again with higher ones on speech they are unsure of, and invent text.
        Add("temperature", "0");
        Add("language", _options.Language);
        Add("prompt", _options.Prompt);
        return form;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                form.Add(new StringContent(value, Encoding.UTF8), name);
            }
        }
    }

    // An error's text is quoted as far as it fits; only an answer has to be whole.
    private async Task<(byte[] Body, bool Complete)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > _options.MaxResponseBytes)
            {
                return (buffer.ToArray(), false);
            }

            buffer.Write(chunk, 0, read);
        }

        return (buffer.ToArray(), true);
    }

    private Transcript Parse(byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            if (answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("text", out var text)
                && text.ValueKind == JsonValueKind.String)
            {
                return new Transcript(text.GetString()!.Trim(), LanguageOf(root));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Told below, together with an answer that is JSON of another shape.
        }

        throw new InvalidDataException($"The transcription server's answer is no JSON object with a 'text'{Quote(body)}.");
    }

    private static string? LanguageOf(JsonElement root) =>
        root.TryGetProperty("language", out var language) && language.ValueKind == JsonValueKind.String ? language.GetString() : null;

    private string Quote(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 4 * LongestQuote)));
        // Some servers repeat the key they refuse.
        if (_options.ApiKey is { } key)
        {
            text = text.Replace(key, "***", StringComparison.Ordinal);
        }

        text = new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return text.Length == 0 ? "" : $": {(text.Length > LongestQuote ? $"{text[..LongestQuote]}…" : text)}";
    }
}
