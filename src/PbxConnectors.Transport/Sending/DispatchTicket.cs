namespace PbxConnectors.Transport;

/// <summary>
/// Follows one attempt to send one request down to the network. It rides in the request's options and is shared by every copy that
/// resilience or hedging handlers make of the request, so that a once-only request cannot be sent twice by them.
/// </summary>
internal sealed class DispatchTicket(RetrySafety safety)
{
    public static readonly HttpRequestOptionsKey<DispatchTicket> Key = new("PbxConnectors.DispatchTicket");

    private int _taken;
    private volatile bool _left;
    private volatile Exception? _firstFailure;

    public bool OnceOnly { get; } = safety == RetrySafety.OnceOnly;

    /// <summary>True when the network stack began to write the request: the PBX may have it.</summary>
    public bool MayHaveLeft => _left;

    /// <summary>Why the first copy failed; the real cause when a later copy was refused.</summary>
    public Exception? FirstFailure => _firstFailure;

    public bool TryTake() => !OnceOnly || Interlocked.Exchange(ref _taken, 1) == 0;

    public void MarkLeft() => _left = true;

    public void MarkFailed(Exception exception)
    {
        _firstFailure ??= exception;
        if (!_left)
        {
            // Nothing was written, so another attempt cannot reach anybody twice.
            Volatile.Write(ref _taken, 0);
        }
    }
}
