namespace PbxConnectors.Transport;

/// <summary>
/// Stands directly before the handler that really sends, behind every handler a user may add, and lets a once-only request pass once.
/// Requests that carry no ticket pass untouched.
/// </summary>
internal sealed class OnceOnlyGuard : DelegatingHandler
{
    /// <summary>True for failures of the framework that come before anything of a request is written.</summary>
    public static bool IsBeforeSending(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>
    /// True for what the framework throws when its time for connecting is over. A time limit of the client's own comes with the cancellation
    /// it made as the innermost cause; this has none.
    /// </summary>
    public static bool IsConnectTimeout(OperationCanceledException exception) =>
        exception.InnerException is TimeoutException { InnerException: not OperationCanceledException };

    /// <summary>Puts a guard before the last of a chain of handlers, unless one is there.</summary>
    public static HttpMessageHandler Before(HttpMessageHandler primary)
    {
        DelegatingHandler? above = null;
        var last = primary;
        while (last is DelegatingHandler { InnerHandler: { } inner } passing and not OnceOnlyGuard)
        {
            (above, last) = (passing, inner);
        }

        if (last is OnceOnlyGuard)
        {
            return primary;
        }

        var guard = new OnceOnlyGuard { InnerHandler = last };
        if (above is null)
        {
            return guard;
        }

        above.InnerHandler = guard;
        return primary;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        DispatchTicket.Of(request) is { } ticket ? SendAsync(request, ticket, cancellationToken) : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, DispatchTicket ticket, CancellationToken cancellationToken)
    {
        if (!ticket.TryTake())
        {
            throw new HttpRequestException(
                "A once-only request was about to be sent a second time and was stopped. A resilience or hedging handler repeats it: " +
                "let that handler pass requests of this client through.",
                ticket.FirstFailure);
        }

        // SocketsHttpHandler silently repeats a request without a body when the connection closes before the answer; with content it
        // does not. The wrapper also tells when the first byte may have left.
        request.Content = new DispatchContent(request.Content, ticket);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            ticket.TryLeave();
            return response;
        }
        catch (Exception e)
        {
            if (!FailedBeforeSending(e))
            {
                ticket.TryLeave();
            }

            ticket.MarkFailed(e);
            throw;
        }
    }

    // Whoever sends without awaiting would pass by the guard.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        DispatchTicket.Of(request) is null
            ? base.Send(request, cancellationToken)
            : throw new HttpRequestException("A handler sent a request synchronously and was stopped: let it use SendAsync.");

    // The framework's handlers read the content when they begin to write and fail by cancellation at any time, so there the ticket knows.
    // Another handler may send without ever reading the content: then only what is known to happen before sending counts as such.
    private bool FailedBeforeSending(Exception exception) =>
        IsBeforeSending(exception) || (exception is OperationCanceledException && InnerHandler is SocketsHttpHandler or HttpClientHandler);
}
