using Microsoft.AspNetCore.Http;

namespace PbxConnectors.Testing;

/// <summary>
/// What every façade does with a request: read it whole, name its operation, note it down, let the fault plan strike, answer.
/// </summary>
internal sealed class FacadePipeline(
    TimeProvider clock,
    FaultPlan faults,
    RequestLog log,
    Func<RecordedRequest, string> identify,
    Func<RecordedRequest, CancellationToken, Task<Reply>> answer)
{
    /// <summary>For wires on which verb, path and body name the operation.</summary>
    public FacadePipeline(
        TimeProvider clock,
        FaultPlan faults,
        RequestLog log,
        Func<string, string, ReadOnlyMemory<byte>, string> identify,
        Func<RecordedRequest, CancellationToken, Task<Reply>> answer)
        : this(clock, faults, log, request => identify(request.Method, request.Path, request.Body), answer)
    {
    }

    private const int SlowBodyParts = 8;
    private const string NotJson = "<html><body>502 Bad Gateway</body></html>";

    public async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(context.Request, cancellationToken).ConfigureAwait(false);
        log.Add(request);

        var fault = faults.Take(request.Operation);
        switch (fault?.Kind)
        {
            case FaultKind.DropBefore:
                context.Abort();
                return;
            case FaultKind.Status:
                await WriteAsync(context, Reply.Text(fault.Content, fault.StatusCode), cancellationToken).ConfigureAwait(false);
                return;
            case FaultKind.Delay:
                await Task.Delay(fault.Duration, clock, cancellationToken).ConfigureAwait(false);
                break;
        }

        var reply = await answer(request, cancellationToken).ConfigureAwait(false);
        switch (fault?.Kind)
        {
            case FaultKind.Drop:
                context.Abort();
                break;
            case FaultKind.Truncate:
                await WriteHalfAsync(context, reply, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.SlowBody:
                await WriteSlowlyAsync(context, reply, fault.Duration, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.Garbage:
                await WriteAsync(context, Reply.Text(NotJson, 200), cancellationToken).ConfigureAwait(false);
                break;
            default:
                await WriteAsync(context, reply, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task<RecordedRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        var content = body.ToArray();
        var path = request.Path.Value ?? "/";
        var received = new RecordedRequest
        {
            Operation = "",
            Method = request.Method,
            Path = path,
            Query = request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.LastOrDefault() ?? "",
                StringComparer.Ordinal),
            Headers = request.Headers.ToDictionary(entry => entry.Key, entry => entry.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            Body = content,
            ReceivedAt = clock.GetUtcNow(),
        };
        return received with { Operation = identify(received) };
    }

    private static async Task WriteAsync(HttpContext context, Reply reply, CancellationToken cancellationToken)
    {
        WriteHead(context, reply);
        await context.Response.Body.WriteAsync(reply.Body, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteHalfAsync(HttpContext context, Reply reply, CancellationToken cancellationToken)
    {
        // Kestrel sends what was written and closes a connection on which the promised length was not reached; an abort could
        // overtake the half that is on its way.
        WriteHead(context, reply);
        await context.Response.Body.WriteAsync(reply.Body[..(reply.Body.Length / 2)], cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteSlowlyAsync(HttpContext context, Reply reply, TimeSpan duration, CancellationToken cancellationToken)
    {
        WriteHead(context, reply);
        var part = Math.Max(1, reply.Body.Length / SlowBodyParts);
        for (var at = 0; at < reply.Body.Length; at += part)
        {
            await Task.Delay(duration / SlowBodyParts, clock, cancellationToken).ConfigureAwait(false);
            var end = Math.Min(at + part, reply.Body.Length);
            await context.Response.Body.WriteAsync(reply.Body[at..end], cancellationToken).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void WriteHead(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Status is 204 or 304)
        {
            return;
        }

        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = reply.Body.Length;
    }
}
