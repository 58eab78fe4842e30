namespace PbxConnectors;

/// <summary>What a <see cref="PbxCall"/> asks of the dialer that placed it.</summary>
public sealed record PbxCallHandlers
{
    /// <summary>Sends the hang-up command. Throw <see cref="PbxNotSupportedException"/> where the PBX has none.</summary>
    public required Func<PbxCall, CancellationToken, Task> HangUp { get; init; }

    /// <summary>Called once when the call is disposed before its end: stop following it. Does nothing by default.</summary>
    public Func<PbxCall, ValueTask> Release { get; init; } = static _ => ValueTask.CompletedTask;
}
