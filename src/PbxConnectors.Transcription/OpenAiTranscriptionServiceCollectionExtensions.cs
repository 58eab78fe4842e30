using PbxConnectors.CallProgress;
using PbxConnectors.Transcription;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the adapter for the OpenAI transcription API.</summary>
public static class OpenAiTranscriptionServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="OpenAiTranscriber"/> as the <see cref="ITranscriber"/>. Nothing is sent until something asks it, such as a
    /// <see cref="TranscriptReview"/>. Options are checked when it is made.
    /// </summary>
    /// <returns>The HTTP client's builder: proxy, certificates, time limits.</returns>
    public static IHttpClientBuilder AddOpenAiTranscription(this IServiceCollection services, Action<OpenAiTranscriptionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        const string name = "PbxConnectors.Transcription";
        var options = new OpenAiTranscriptionOptions();
        configure(options);
        services.AddSingleton<ITranscriber>(provider =>
        {
            var factory = provider.GetRequiredService<IHttpClientFactory>();
            return new OpenAiTranscriber(() => factory.CreateClient(name), options);
        });
        return services.AddHttpClient(name).RedactLoggedHeaders(["Authorization"]);
    }
}
