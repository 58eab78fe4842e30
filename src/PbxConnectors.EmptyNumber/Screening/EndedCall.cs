namespace PbxConnectors.EmptyNumber;

/// <summary>All that a line learnt about one number, on its way to be judged.</summary>
internal sealed record EndedCall
{
    public required Assignment Assignment { get; init; }

    /// <summary>The extension that dialled; null when none did.</summary>
    public string? Extension { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public CallResult? Result { get; init; }

    public LiveHearing? Live { get; init; }

    public string? Problem { get; init; }

    /// <summary>True when a stop cut the call short.</summary>
    public bool Interrupted { get; init; }
}
