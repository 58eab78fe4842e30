using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Session;

/// <summary>A command that waits for its reply.</summary>
internal sealed class PendingCommand(string id, OlaCommand command, bool holdsTurn)
{
    private readonly TaskCompletionSource<OlaCommandReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public OlaCommand Command { get; } = command;

    /// <summary>Whether the PBX does not repeat ids, so that no other command may be under way before this one's reply.</summary>
    public bool HoldsTurn { get; } = holdsTurn;

    public ITimer? Timer { get; set; }

    public Task<OlaCommandReply> Reply => _reply.Task;

    public void Complete(OlaCommandReply reply) => _reply.TrySetResult(reply);

    public void Fail(Exception error)
    {
        _reply.TrySetException(error);

        // Whoever waited may have given up: that must not surface as an unobserved exception.
        _ = _reply.Task.Exception;
    }
}
