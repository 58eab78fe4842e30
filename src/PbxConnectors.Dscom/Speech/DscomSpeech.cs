using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Speech;

/// <summary>Speech synthesis (document: TTS语音合成). Thread-safe.</summary>
public sealed class DscomSpeech
{
    private readonly DscomApi _api;

    internal DscomSpeech(DscomApi api) => _api = api;

    /// <summary>Speaks a text: <c>POST /api/v1/tts/synthesize</c>. The PBX answers Base64; here it is decoded.</summary>
    /// <exception cref="PbxProtocolException">The answer holds no readable audio.</exception>
    public async Task<DscomSpokenText> SynthesizeAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        using var reply = await _api.PostAsync(DscomOperations.Synthesize, body => body.WriteString("text", text), cancellationToken)
            .ConfigureAwait(false);

        // The field table calls data an array, the example prints an object.
        var data = reply.Data.IsArray ? reply.Data.Items.FirstOrDefault() : reply.Data;
        string audio = data["audio"].Text ?? "";
        byte[] bytes = new byte[audio.Length];
        return audio.Length > 0 && Convert.TryFromBase64String(audio, bytes, out int length)
            ? new DscomSpokenText
            {
                Audio = bytes.AsMemory(0, length),
                Format = data["format"].TextOrNull,
                Engine = data["vendor"].TextOrNull,
            }
            : throw new PbxProtocolException(
                $"{DscomOperations.Synthesize.Name}: the answer holds no Base64 audio.", _api.Details(DscomOperations.Synthesize));
    }
}

/// <summary>Synthesised speech.</summary>
public sealed record DscomSpokenText
{
    /// <summary>The sound file; in the document's example a WAV of 16-bit PCM, mono, 16 kHz.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>Kind of file, e.g. <c>wav</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Speech engine (<c>vendor</c>).</summary>
    public string? Engine { get; init; }
}
