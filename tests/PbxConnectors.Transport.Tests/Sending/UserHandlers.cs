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

/// <summary>Sends copies that share nothing but what stands on the wire, one after the other.</summary>
internal sealed class CarelessHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = body is null ? null : new ByteArrayContent(body) };
                var response = await base.SendAsync(copy, cancellationToken);
                if (response.IsSuccessStatusCode || attempt == 3)
                {
                    return response;
                }
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                // Again.
            }
        }
    }
}

/// <summary>Sends without awaiting, and again when that fails.</summary>
internal sealed class BlockingHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            return Task.FromResult(response.IsSuccessStatusCode ? response : base.Send(request, cancellationToken));
        }
        catch (HttpRequestException)
        {
            return Task.FromResult(base.Send(request, cancellationToken));
        }
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
