namespace PbxConnectors.Transport;

/// <summary>
/// Stands directly before the primary handler, behind every handler a user may add, and lets a once-only request pass once. Requests
/// that carry no ticket pass untouched.
/// </summary>
internal sealed class OnceOnlyGuard : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(DispatchTicket.Key, out var ticket))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

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
            ticket.MarkLeft();
            return response;
        }
        catch (Exception e)
        {
            if (!FailedBeforeSending(e))
            {
                ticket.MarkLeft();
            }

            ticket.MarkFailed(e);
            throw;
        }
    }

    // A primary handler that is not the framework's may fail without ever reading the content: then only what is known to happen
    // before sending counts as such.
    private static bool FailedBeforeSending(Exception exception) => exception switch
    {
        HttpRequestException e => e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        OperationCanceledException => true,
        _ => false,
    };
}
