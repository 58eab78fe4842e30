using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>A sender over the HTTP client as registration makes it, with whatever a user may add.</summary>
internal sealed class SenderBench : IAsyncDisposable
{
    public static readonly PbxIdentity Pbx = new("test", "branch");
    public static readonly WireOperation Read = new(HttpMethod.Get, "/status/{extension}", RetrySafety.Safe);
    public static readonly WireOperation Change = new(HttpMethod.Post, "/hangup", RetrySafety.Idempotent);
    public static readonly WireOperation DialByPost = new(HttpMethod.Post, "/dial", RetrySafety.OnceOnly);
    public static readonly WireOperation DialByGet = new(HttpMethod.Get, "/dial?ext={extension}", RetrySafety.OnceOnly);

    private readonly ServiceProvider _provider;
    private readonly Uri _address;

    public SenderBench(
        Uri address,
        Action<IHttpClientBuilder>? user = null,
        Func<PbxSenderSettings, PbxSenderSettings>? change = null)
    {
        _address = address;
        var services = Watched.Services();
        PbxSenderSettings? settings = null;
        var client = PbxConnectionServices.AddHttpClient(services, Pbx, _ => settings!.Options);
        user?.Invoke(client);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        settings = new PbxSenderSettings
        {
            Pbx = Pbx,
            CreateClient = () => _provider.GetRequiredService<IHttpClientFactory>().CreateClient(PbxConnectionServices.HttpClientName(Pbx)),
            Options = new PbxHttpOptions { AttemptTimeout = SkippingClock.AttemptTimeout },
            Logger = new WatchedLog().CreateLogger("PbxConnectors.Transport"),
            TimeProvider = Clock,
        };
        settings = change?.Invoke(settings) ?? settings;
        Sender = new PbxHttpSender(settings);
    }

    public SkippingClock Clock { get; } = new();

    public PbxHttpSender Sender { get; }

    public Task<PbxHttpResponse> SendAsync(WireOperation operation, string target = "x", CancellationToken cancellationToken = default) =>
        Sender.SendAsync(operation, () => Request(operation, target), cancellationToken);

    public HttpRequestMessage Request(WireOperation operation, string target = "x") => new(operation.Method, new Uri(_address, target))
    {
        Content = operation.Method == HttpMethod.Post ? new StringContent("""{"ext":"8001"}""") : null,
    };

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
