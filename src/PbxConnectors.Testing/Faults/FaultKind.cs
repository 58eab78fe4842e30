namespace PbxConnectors.Testing;

/// <summary>What goes wrong with an answer.</summary>
public enum FaultKind
{
    /// <summary>Another HTTP status; the command is not carried out.</summary>
    Status,

    /// <summary>The request is handled only after a while.</summary>
    Delay,

    /// <summary>The command is carried out, but the connection is reset before the answer.</summary>
    Drop,

    /// <summary>The connection is reset and the command is not carried out.</summary>
    DropBefore,

    /// <summary>The command is carried out; half of the answer arrives, then the connection is reset.</summary>
    Truncate,

    /// <summary>The command is carried out; the answer is not JSON although it says so.</summary>
    Garbage,

    /// <summary>The command is carried out; the answer dribbles in.</summary>
    SlowBody,

    /// <summary>A pushed message is cut in the middle and the socket reset.</summary>
    DropMidMessage,

    /// <summary>A pushed message arrives twice.</summary>
    Duplicate,

    /// <summary>A pushed message arrives late, after those that follow it.</summary>
    Late,
}
