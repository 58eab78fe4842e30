using System.Net;

namespace PbxConnectors.Transport;

/// <summary>Passes a request's content through and notes on the ticket that the network stack began to write.</summary>
internal sealed class DispatchContent : HttpContent
{
    private readonly HttpContent? _inner;
    private readonly DispatchTicket _ticket;

    public DispatchContent(HttpContent? inner, DispatchTicket ticket)
    {
        (_inner, _ticket) = (inner, ticket);
        foreach (var header in inner?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_ticket.TryLeave())
        {
            throw new HttpRequestException("The request was given up before it left, and was stopped.");
        }

        return _inner is null ? Task.CompletedTask : _inner.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner is null ? 0 : _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
