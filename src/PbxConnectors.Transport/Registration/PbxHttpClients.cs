namespace PbxConnectors.Transport;

/// <summary>Makes HTTP clients for programs without dependency injection. For authors of a connector.</summary>
public static class PbxHttpClients
{
    /// <summary>Makes a client with the once-only guard before its primary handler. Dispose it with the connection.</summary>
    /// <param name="primary">Takes the place of the usual handler, e.g. for a proxy or a client certificate.</param>
    /// <param name="options">How long connecting may take, unless <paramref name="primary"/> decides it.</param>
    public static HttpClient Create(HttpMessageHandler? primary = null, PbxHttpOptions? options = null)
    {
        if (primary is null)
        {
            var handler = new SocketsHttpHandler();
            Configure(handler, options ?? new PbxHttpOptions());
            primary = handler;
        }

#pragma warning disable RS0030 // The one place that stands in for IHttpClientFactory.
        return new HttpClient(new OnceOnlyGuard { InnerHandler = primary }) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }

    internal static void Configure(SocketsHttpHandler handler, PbxHttpOptions options)
    {
        handler.ConnectTimeout = options.TimeToConnect;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.AutomaticDecompression = System.Net.DecompressionMethods.All;
        handler.UseCookies = false;

        // Credentials must not follow a redirect, nor URLs with numbers in them get into traces.
        handler.AllowAutoRedirect = false;
        handler.ActivityHeadersPropagator = null;
    }
}
