namespace PbxConnectors.Transport;

/// <summary>
/// Follows one attempt to send one request down to the network. It rides in the request's options, and beside it in the flow of the
/// attempt, so that every copy that resilience or hedging handlers make of the request shares it, also one made without the options: a
/// once-only request cannot be sent twice by them. Thread-safe.
/// </summary>
internal sealed class DispatchTicket
{
    private static readonly HttpRequestOptionsKey<DispatchTicket> Key = new("PbxConnectors.DispatchTicket");
    private static readonly AsyncLocal<DispatchTicket?> Flow = new();

    private const int Waiting = 0;
    private const int Left = 1;
    private const int Closed = 2;

    private readonly HttpRequestMessage _request;
    private int _taken;
    private int _state = Waiting;
    private volatile Exception? _firstFailure;

    private DispatchTicket(HttpRequestMessage request, bool onceOnly) => (_request, OnceOnly) = (request, onceOnly);

    public bool OnceOnly { get; }

    /// <summary>Why the first copy failed; the real cause when a later copy was refused.</summary>
    public Exception? FirstFailure => _firstFailure;

    /// <summary>Puts a fresh ticket on a request about to be sent in the present flow.</summary>
    public static DispatchTicket Attach(HttpRequestMessage request, RetrySafety safety)
    {
        var ticket = new DispatchTicket(request, safety == RetrySafety.OnceOnly);
        request.Options.Set(Key, ticket);
        Flow.Value = ticket;
        return ticket;
    }

    /// <summary>The ticket of a request or of what it is a copy of; null for requests of others.</summary>
    public static DispatchTicket? Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var own) ? own
        : Flow.Value is { } flowing && flowing._request.Method == request.Method && flowing._request.RequestUri == request.RequestUri ? flowing
        : null;

    public bool TryTake() => !OnceOnly || Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Called when the network stack begins to write the request.</summary>
    /// <returns>False when the attempt was closed before: then nothing of it may leave any more.</returns>
    public bool TryLeave() => Interlocked.CompareExchange(ref _state, Left, Waiting) != Closed;

    /// <summary>Ends the attempt, so that no copy left behind can leave after its failure was reported.</summary>
    /// <returns>True when certainly nothing left; false when the PBX may have it.</returns>
    public bool TryClose() => Interlocked.CompareExchange(ref _state, Closed, Waiting) != Left;

    public void MarkFailed(Exception exception)
    {
        _firstFailure ??= exception;
        if (Volatile.Read(ref _state) == Waiting)
        {
            // Nothing was written, so another attempt cannot reach anybody twice.
            Volatile.Write(ref _taken, 0);
        }
    }
}
