namespace PbxConnectors.Testing;

/// <summary>One way a server misbehaves. Made by the static members; immutable.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; }

    /// <summary>HTTP status, for <see cref="FaultKind.Status"/>.</summary>
    public int StatusCode { get; private init; }

    /// <summary>Body of the answer, for <see cref="FaultKind.Status"/>.</summary>
    public string Content { get; private init; } = "";

    /// <summary>How long, on the server's clock, for the kinds that take time.</summary>
    public TimeSpan Duration { get; private init; }

    /// <summary>The connection is reset after the command was carried out and before the answer.</summary>
    public static Fault Drop { get; } = new(FaultKind.Drop);

    /// <summary>The connection is reset and the command is not carried out.</summary>
    public static Fault DropBefore { get; } = new(FaultKind.DropBefore);

    /// <summary>The answer is cut in half.</summary>
    public static Fault Truncate { get; } = new(FaultKind.Truncate);

    /// <summary>The answer is not JSON.</summary>
    public static Fault Garbage { get; } = new(FaultKind.Garbage);

    /// <summary>HTTP 401, as for a token the server no longer knows.</summary>
    public static Fault Unauthorized { get; } = Status(401, """{"message":"Unauthenticated."}""");

    /// <summary>A pushed message is cut in the middle and the socket reset.</summary>
    public static Fault DropMidMessage { get; } = new(FaultKind.DropMidMessage);

    /// <summary>A pushed message arrives twice.</summary>
    public static Fault Duplicate { get; } = new(FaultKind.Duplicate);

    /// <summary>An HTTP status (200 to 599) instead of the answer.</summary>
    public static Fault Status(int code, string body = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        ArgumentNullException.ThrowIfNull(body);
        return new Fault(FaultKind.Status) { StatusCode = code, Content = body };
    }

    /// <summary>HTTP 200 with another body, e.g. a vendor's error envelope; the command is not carried out.</summary>
    public static Fault Body(string body) => Status(200, body);

    /// <summary>The request is handled only after <paramref name="duration"/> on the server's clock.</summary>
    public static Fault Delay(TimeSpan duration) => Timed(FaultKind.Delay, duration);

    /// <summary>The answer takes <paramref name="duration"/> on the server's clock to arrive.</summary>
    public static Fault SlowBody(TimeSpan duration) => Timed(FaultKind.SlowBody, duration);

    /// <summary>A pushed message arrives <paramref name="duration"/> late.</summary>
    public static Fault Late(TimeSpan duration) => Timed(FaultKind.Late, duration);

    private static Fault Timed(FaultKind kind, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new Fault(kind) { Duration = duration };
    }
}
