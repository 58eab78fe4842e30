namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>What a user may add in good faith: sends the same request again until it succeeds.</summary>
internal sealed class ResendingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || attempt == 3)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                // Again.
            }
        }
    }
}

/// <summary>Sends three copies at once that share the options, as hedging does, and takes the first that comes back.</summary>
internal sealed class HedgingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var copies = Enumerable.Range(0, 3).Select(_ => base.SendAsync(Copy(request), cancellationToken)).ToList();
        foreach (var copy in copies)
        {
            _ = copy.ContinueWith(static t => t.Exception, TaskScheduler.Default);
        }

        return await await Task.WhenAny(copies);
    }

    public static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach (var option in request.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[option.Key] = option.Value;
        }

        return copy;
    }
}

/// <summary>Counts what passes.</summary>
internal sealed class CountingHandler(Action count) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        count();
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>A primary handler of the user's own, which need not read a request's content at all.</summary>
internal sealed class OwnPrimaryHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        send(request, cancellationToken);
}
