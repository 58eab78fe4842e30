namespace PbxConnectors.Transport;

/// <summary>What a <see cref="PbxSocket"/> tells its owner, in order.</summary>
public abstract record SocketSignal
{
    private protected SocketSignal(DateTimeOffset at) => At = at;

    /// <summary>When, by our clock.</summary>
    public DateTimeOffset At { get; }
}

/// <summary>The connection stands and is signed on. After the first time, the gap tells what was not heard.</summary>
public sealed record SocketOpened : SocketSignal
{
    internal SocketOpened(DateTimeOffset at, DateTimeOffset? gapFrom)
        : base(at) => GapFrom = gapFrom;

    /// <summary>When the last sign of life came before the connection broke; null at the first opening.</summary>
    public DateTimeOffset? GapFrom { get; }
}

/// <summary>A message came.</summary>
public sealed record SocketMessage : SocketSignal
{
    internal SocketMessage(DateTimeOffset at, ReadOnlyMemory<byte> text)
        : base(at) => Text = text;

    /// <summary>Its UTF-8 text.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Its size: the text may hold secrets and numbers.</summary>
    public override string ToString() => $"message of {Text.Length} bytes";
}

/// <summary>The connection broke; another attempt will follow.</summary>
public sealed record SocketLost : SocketSignal
{
    internal SocketLost(DateTimeOffset at, string reason)
        : base(at) => Reason = reason;

    /// <summary>Why, in a sentence without secrets.</summary>
    public string Reason { get; }
}

/// <summary>No further attempt will be made: the PBX refuses us, or another client took our place.</summary>
public sealed record SocketStopped : SocketSignal
{
    internal SocketStopped(DateTimeOffset at, PbxException error)
        : base(at) => Error = error;

    /// <summary>Why.</summary>
    public PbxException Error { get; }
}
