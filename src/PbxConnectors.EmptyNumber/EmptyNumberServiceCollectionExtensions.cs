using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PbxConnectors;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Transport;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of the empty-number server and the screening worker.</summary>
public static class EmptyNumberServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="EmptyNumberClient"/>, <see cref="ScreeningWorker"/>, <see cref="LiveAnnouncementLibrary"/>,
    /// <see cref="AnnouncementLearner"/> and <see cref="ScreeningHealthCheck"/>, each once. A PBX connection (<c>AddDscom</c> …) must be
    /// registered too. Options are checked when the host starts, or at first use.
    /// </summary>
    public static EmptyNumberScreeningBuilder AddEmptyNumberScreening(
        this IServiceCollection services, Action<EmptyNumberOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return AddCore(services);
    }

    /// <summary>
    /// The same, read from a configuration section whose keys are the names of <see cref="EmptyNumberOptions"/>; times are written
    /// <c>00:00:30</c>. A key that is no option is a mistake.
    /// </summary>
    public static EmptyNumberScreeningBuilder AddEmptyNumberScreening(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.Configure<EmptyNumberOptions>(options => EmptyNumberOptionsReader.Read(section, options));
        return AddCore(services);
    }

    private static EmptyNumberScreeningBuilder AddCore(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmptyNumberOptions>, EmptyNumberOptionsValidator>());
        services.AddOptions<EmptyNumberOptions>().ValidateOnStart();
        services.TryAddSingleton(CreateClient);
        services.TryAddSingleton(OpenLibrary);
        services.TryAddSingleton(OpenLearner);
        services.TryAddSingleton(CreateWorker);
        services.TryAddSingleton<ScreeningHealthCheck>();
        var http = PbxConnectionServices.AddHttpClient(
            services, EmptyNumberClient.Identity, static provider => provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value.Http);
        return new EmptyNumberScreeningBuilder(services, http);
    }

    private static EmptyNumberClient CreateClient(IServiceProvider provider)
    {
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        string name = PbxConnectionServices.HttpClientName(EmptyNumberClient.Identity);
        return new EmptyNumberClient(
            provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value,
            () => factory.CreateClient(name),
            provider.GetService<ILoggerFactory>(),
            provider.GetService<TimeProvider>());
    }

    private static ScreeningWorker CreateWorker(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value;
        return new ScreeningWorker(new ScreeningWorkerSettings
        {
            Client = provider.GetRequiredService<EmptyNumberClient>(),
            Dialer = FindDialer(provider, options.DialerName),
            Options = options.Screening,
            LiveLibrary = provider.GetRequiredService<LiveAnnouncementLibrary>(),
            Learner = options.LearningFolder is null ? null : provider.GetRequiredService<AnnouncementLearner>(),
            Review = provider.GetService<TranscriptReview>(),
            Rules = provider.GetService<INumberStateRules>() ?? NumberStateRules.Default,
            StatusMap = provider.GetService<LineStatusMap>() ?? new LineStatusMap(),
            Sinks = [.. provider.GetServices<IScreeningSink>()],
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        });
    }

    private static IPbxDialer FindDialer(IServiceProvider provider, string name)
    {
        var dialer = name.Length == 0 ? provider.GetService<IPbxDialer>() : provider.GetKeyedService<IPbxDialer>(name);
        if (dialer is not null)
        {
            return dialer;
        }

        var known = provider.GetService<IPbxDialerRegistry>()?.Connections ?? [];
        throw new InvalidOperationException(
            (name.Length == 0 ? "No unnamed PBX connection is registered." : $"No PBX connection named '{name}' is registered.") +
            (known.Count == 0
                ? " Register one, such as services.AddDscom(…)."
                : $" Registered: {string.Join(", ", known)}. Set {nameof(EmptyNumberOptions.DialerName)} to one of these names."));
    }

    private static LiveAnnouncementLibrary OpenLibrary(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value;
        if (provider.GetService<AnnouncementLibrary>() is { } registered)
        {
            return LiveAnnouncementLibrary.Of(registered);
        }

        if (options.LibraryFolder is not { } path)
        {
            return LiveAnnouncementLibrary.Of(AnnouncementLibrary.Empty);
        }

        var logger = LoggerFor<LiveAnnouncementLibrary>(provider);
        var library = LiveAnnouncementLibrary.Open(path, new LiveLibraryOptions
        {
            Watch = options.WatchLibrary, TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        });
        library.Reloaded += (_, reload) => Tell(logger, reload);
        Tell(logger, library.Current.Problems);
        return library;
    }

    private static void Tell(ILogger logger, LibraryReload reload)
    {
        if (!reload.Accepted)
        {
            Log.LibraryRefused(logger, reload.Problem!);
            return;
        }

        Log.LibraryReplaced(logger, reload.Library.Count);
        Tell(logger, reload.Library.Problems);
    }

    private static void Tell(ILogger logger, IReadOnlyList<LibraryProblem> problems)
    {
        foreach (var problem in problems)
        {
            Log.LibraryProblem(logger, problem.ToString());
        }
    }

    private static AnnouncementLearner OpenLearner(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmptyNumberOptions>>().Value;
        var learner = AnnouncementLearner.Open(
            options.LearningFolder ?? throw new InvalidOperationException(
                $"Announcements are not collected. Set {nameof(EmptyNumberOptions)}.{nameof(EmptyNumberOptions.LearningFolder)}."),
            provider.GetRequiredService<LiveAnnouncementLibrary>(),
            new LearningOptions { TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System });
        Tell(LoggerFor<AnnouncementLearner>(provider), learner.Problems);
        return learner;
    }

    private static ILogger LoggerFor<T>(IServiceProvider provider) =>
        (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<T>();
}
