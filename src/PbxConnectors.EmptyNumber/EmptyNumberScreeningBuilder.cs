using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>Goes on configuring what <c>AddEmptyNumberScreening</c> registered.</summary>
public sealed class EmptyNumberScreeningBuilder
{
    internal EmptyNumberScreeningBuilder(IServiceCollection services, IHttpClientBuilder httpClient) =>
        (Services, HttpClient) = (services, httpClient);

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The server's HTTP client, for handlers of your own: proxy, certificates, a signature per request.</summary>
    public IHttpClientBuilder HttpClient { get; }

    /// <summary>Runs the worker for as long as the host runs.</summary>
    /// <param name="stopHostWhenDone">Stops the host when the run ends by itself (see <see cref="ScreeningOptions.StopWhenPlanEmpty"/>).</param>
    public EmptyNumberScreeningBuilder RunAsHostedService(bool stopHostWhenDone = false)
    {
        Services.TryAddSingleton(new ScreeningHostingOptions(stopHostWhenDone));
        Services.AddHostedService<ScreeningHostedService>();
        return this;
    }

    /// <summary>Adds a receiver of the results, made once by the services.</summary>
    public EmptyNumberScreeningBuilder AddSink<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>()
        where TSink : class, IScreeningSink
    {
        Services.AddSingleton<IScreeningSink, TSink>();
        return this;
    }

    /// <summary>Adds a receiver of the results.</summary>
    public EmptyNumberScreeningBuilder AddSink(IScreeningSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Services.AddSingleton(sink);
        return this;
    }

    /// <summary>Recognises these announcements instead of those of <see cref="EmptyNumberOptions.LibraryFolder"/>.</summary>
    public EmptyNumberScreeningBuilder UseLibrary(AnnouncementLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        Services.AddSingleton(library);
        return this;
    }

    /// <summary>
    /// Has announcements nobody listed written down and their words looked up, on calls that were not answered. Off without this. The
    /// transcriber is the <see cref="ITranscriber"/> of the services, such as <c>AddOpenAiTranscription</c> registers.
    /// </summary>
    /// <param name="options">Bounds and keywords; null for the defaults.</param>
    public EmptyNumberScreeningBuilder UseTranscriber(TranscriptReviewOptions? options = null)
    {
        Services.AddSingleton(provider => new TranscriptReview(
            provider.GetService<ITranscriber>() ?? throw new InvalidOperationException(
                $"{nameof(UseTranscriber)} needs an {nameof(ITranscriber)} in the services: register one, such as " +
                "services.AddOpenAiTranscription(…)."),
            options ?? new TranscriptReviewOptions { TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System }));
        return this;
    }

    /// <summary>Weighs sound and signalling by rules of your own instead of <see cref="NumberStateRules.Default"/>.</summary>
    public EmptyNumberScreeningBuilder UseRules(INumberStateRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Services.AddSingleton(rules);
        return this;
    }

    /// <summary>Reports the states of lines with words of your choice.</summary>
    public EmptyNumberScreeningBuilder UseStatusMap(LineStatusMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        Services.AddSingleton(map);
        return this;
    }
}
