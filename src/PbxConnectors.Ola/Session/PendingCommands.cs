using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// The commands that wait for their replies. Where the PBX does not repeat ids, one command is under way at a time and the next reply
/// is its own. Thread-safe.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to free, and commands may leave it late.")]
internal sealed class PendingCommands(
    PbxIdentity pbx, OlaSessionErrors errors, TimeSpan replyTimeout, Action<string> orderLost, ILogger logger, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<PendingCommand> _pending = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _count;
    private volatile bool _repeatsIds;

    /// <summary>Whether the PBX, as it is connected now, repeats the id of a command in its reply.</summary>
    public bool RepeatsIds
    {
        get => _repeatsIds;
        set => _repeatsIds = value;
    }

    /// <summary>An id for a command.</summary>
    public string NextId() => OlaFrame.CommandId(Interlocked.Increment(ref _count));

    /// <summary>Makes a command, once it may be sent: where order counts, after the one before it was answered.</summary>
    public async Task<PendingCommand> EnterAsync(OlaCommand command, CancellationToken cancellationToken)
    {
        bool holdsTurn = !_repeatsIds;
        if (holdsTurn)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new PendingCommand(NextId(), command, holdsTurn);
    }

    /// <summary>Gives up a command that was not added.</summary>
    public void Leave(PendingCommand pending)
    {
        if (pending.HoldsTurn)
        {
            _turn.Release();
        }
    }

    /// <summary>From now on a reply or the time-out ends the command.</summary>
    public void Add(PendingCommand pending)
    {
        lock (_gate)
        {
            _pending.Add(pending);
            pending.Timer = time.CreateTimer(_ => Expire(pending), null, replyTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes a reply.</summary>
    public void Complete(OlaCommandReply reply)
    {
        PendingCommand? pending;
        lock (_gate)
        {
            pending = _repeatsIds && reply.CommandId is { } id ? _pending.Find(p => p.Id == id)
                : !_repeatsIds ? _pending.Find(p => p.HoldsTurn)
                : _pending.Find(p => p.Command == OlaCommand.Ping);
        }

        if (pending is null)
        {
            Log.ReplyWithoutCommand(logger, pbx);
            return;
        }

        if (Remove(pending))
        {
            pending.Complete(reply);
        }
    }

    /// <summary>Forgets a command, such as one that could not be sent.</summary>
    /// <returns>False when it had ended already.</returns>
    public bool Remove(PendingCommand pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending))
            {
                return false;
            }
        }

        pending.Timer?.Dispose();
        Leave(pending);
        return true;
    }

    /// <summary>No reply can come any more.</summary>
    public void FailAll(string why)
    {
        PendingCommand[] all;
        lock (_gate)
        {
            all = [.. _pending];
        }

        foreach (var pending in all)
        {
            if (Remove(pending))
            {
                pending.Fail(errors.Broken(pending.Command, why));
            }
        }
    }

    private void Expire(PendingCommand pending)
    {
        if (!Remove(pending))
        {
            return;
        }

        pending.Fail(errors.NoReply(pending.Command, replyTimeout));
        if (pending.HoldsTurn && pending.Command != OlaCommand.Ping)
        {
            // Its reply may still come and would be taken for that of the next command.
            orderLost($"{pending.Command.Operation} was not answered, so the order of replies is lost");
        }
    }
}
