using System.Globalization;
using System.Text.Json.Nodes;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

// Voicemail and speech.
internal sealed partial class DscomApi
{
    private const int SpeechSampleRate = 16000;
    private static readonly TimeSpan SpeechPerCharacter = TimeSpan.FromSeconds(0.25);

    private Reply ListVoicemails(DscomArguments arguments)
    {
        var messages = exchange.Voicemails
            .Where(message => IsWithin(message.StartedAt, arguments["start"], arguments["end"], endIncluded: true))
            .Where(message => Accepts(arguments["is_read"], YesNo(message.IsRead)))
            .ToArray();
        return Page(messages, arguments.Integer("page", 1), arguments.Integer("pageSize", 10), WriteVoicemail);
    }

    private Reply MarkVoicemail(DscomOperation operation, DscomArguments arguments, RecordedRequest request)
    {
        var id = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Refuse(operation, "the id in the path is not a number");
        }

        return Done(operation, exchange.MarkVoicemail(number, arguments["is_read"] == "yes"));
    }

    // No speech synthesis is at hand: syllables without words, as long as the text would take, the same for the same text.
    private Reply Synthesize(DscomArguments arguments)
    {
        var text = arguments["text"];
        var seed = StableHash.Of(exchange.Options.Seed, text);
        using var wave = new MemoryStream();
        WaveFile.Write(wave, SoundSynthesizer.Babble(SpeechPerCharacter * text.Length, seed, SpeechSampleRate), SpeechSampleRate);
        return Succeed(new JsonObject
        {
            ["audio"] = Convert.ToBase64String(wave.ToArray()),
            ["format"] = "wav",
            ["vendor"] = "jTTS",
        });
    }

    private JsonObject WriteVoicemail(SimulatedVoicemail message) => new()
    {
        ["id"] = message.Id,
        ["calldate"] = _shape.Time(message.StartedAt),
        ["callerid"] = message.Caller,
        ["dst"] = message.Mailbox,
        ["is_read"] = YesNo(message.IsRead),
        ["duration"] = (long)message.Duration.TotalSeconds,
        ["hangup_time"] = _shape.Time(message.EndedAt),
        ["recording"] = _shape.VoicemailPath(message),
        ["uniqueid"] = DscomRecordShape.UniqueId(message.LegId, message.StartedAt),
    };

    private SimulatedVoicemail? FindVoicemail(string path) =>
        exchange.Voicemails.FirstOrDefault(message => _shape.VoicemailPath(message) == path);

    private static string YesNo(bool value) => value ? "yes" : "no";
}
