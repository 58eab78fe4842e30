using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.CallProgress;
using PbxConnectors.Sip;
using PbxConnectors.Transcription;

namespace PbxConnectors.Documentation.Tests.Snippets;

/// <summary>Announcement libraries, what calls teach, words, and a line of our own.</summary>
internal static class Ear
{
    public static void Library(WaveAudio audio)
    {
        #region an announcement library
        var library = AnnouncementLibrary.Load("announcements");            // folder or file
        library = library.Add(new AnnouncementSource("empty/new", "empty", audio)).Relabel("busy/x", "in_call").Remove("old/y");
        foreach (var finding in library.Verify())
        {
            Console.WriteLine(finding);
        }

        library.Save("announcements.pbxlib");                                // written beside and renamed: never seen half
        #endregion
    }

    public static async Task LearnAsync(AnnouncementLearner learner, string id)
    {
        #region what calls taught
        foreach (var pending in learner.Pending)
        {
            Console.WriteLine($"{pending.Id}: heard {pending.Count} times, {pending.Duration.TotalSeconds:0.0} s");
        }

        await learner.ExportAsync(id, "listen.wav");
        await learner.PromoteAsync(id, "barred");                            // on disk and in force: the next call recognises it
        #endregion
    }

    public static async Task TranscribeAsync(HttpClient httpClient, WaveAudio audio, AnnouncementLibrary library)
    {
        #region words
        var transcriber = new OpenAiTranscriber(httpClient, new OpenAiTranscriptionOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:8000/v1/"), Model = "whisper-large-v3", Language = "zh",
        });
        using var review = new TranscriptReview(transcriber);        // from PbxConnectors.CallProgress: bounds, time limit, keywords
        var verdict = CallProgressAnalyzer.Classify(audio, library);
        var reviewed = await review.ReviewAsync(audio, verdict);     // asks only when the audio left the state open
        #endregion
    }

    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        #region words by registration
        services.AddOpenAiTranscription(options => options.BaseAddress = new Uri("http://127.0.0.1:8000/v1/"));
        services.AddEmptyNumberScreening(configuration.GetSection("EmptyNumber")).UseTranscriber();
        #endregion
    }

    public static void Sip(IServiceCollection services)
    {
        #region a line of our own
        services.AddSip(options =>
        {
            options.Server = "pbx.example";                         // host or address; :port when it is not 5060 (TLS: 5061)
            options.Transport = SipTransportKind.Udp;               // or Tcp, Tls
            options.Accounts.Add(new SipAccount("8001", "…"));
        });
        #endregion
    }

    public static void ShortSip(IServiceCollection services)
    {
        #region a line of our own in short
        services.AddSip(options =>
        {
            options.Server = "pbx.example:5060";                     // UDP; Transport = Tcp or Tls otherwise
            options.Accounts.Add(new SipAccount("8001", "…"));
        });
        #endregion
    }

    public static async Task HearAsync(IPbxDialer dialer, CallProgressAnalyzer ear)
    {
        #region hear a call live
        var call = await dialer.DialAsync(new DialRequest("8001", "13800001234"));
        if (call.TryGetLiveAudio(out var audio))
        {
            await foreach (var frame in audio.ReadFramesAsync())     // 20 ms each, from the first packet on
            {
                ear.Write(frame.Samples.Span);                       // PbxConnectors.CallProgress
            }
        }
        #endregion
    }
}
