namespace PbxConnectors;

/// <summary>The call ended before it reached the state that was waited for; <see cref="Result"/> tells how.</summary>
public sealed class PbxCallEndedException : PbxException
{
    /// <summary>Creates the exception.</summary>
    public PbxCallEndedException(PbxIdentity pbx, CallState awaited, CallResult result)
        : base(
            $"The call ended ({result?.Reason}) before it was {awaited}.",
            new PbxErrorDetails { Pbx = pbx, Operation = "WaitFor" + awaited, Delivery = result?.Delivery ?? Delivery.Unknown },
            innerException: null,
            "call-ended")
    {
        ArgumentNullException.ThrowIfNull(result);
        Result = result;
    }

    /// <summary>How the call went.</summary>
    public CallResult Result { get; }
}
