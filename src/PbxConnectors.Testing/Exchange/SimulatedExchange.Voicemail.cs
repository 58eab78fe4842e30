namespace PbxConnectors.Testing;

// Voice mailboxes.
public sealed partial class SimulatedExchange
{
    private readonly List<SimulatedVoicemail> _voicemails = [];

    /// <summary>The messages left, in order.</summary>
    public IReadOnlyList<SimulatedVoicemail> Voicemails
    {
        get { lock (_gate)
            {
                return [.. _voicemails];
            }
        }
    }

    /// <summary>Marks a message as listened to or not. Returns false when there is no such message.</summary>
    public bool MarkVoicemail(long id, bool isRead)
    {
        lock (_gate)
        {
            var index = _voicemails.FindIndex(message => message.Id == id);
            if (index < 0)
            {
                return false;
            }

            _voicemails[index] = _voicemails[index] with { IsRead = isRead };
            return true;
        }
    }

    internal void AddVoicemail(CallMachine call, CallLeg leg)
    {
        var now = Now;
        _voicemails.Add(new SimulatedVoicemail
        {
            Id = _voicemails.Count + 1,
            Caller = call.Caller.Number,
            Mailbox = call.Callee.Number,
            StartedAt = leg.StartedAt,
            EndedAt = now,
            LegId = leg.Id,
            Recording = leg.TakeRecording(now, StableHash.Of(Options.Seed, call.Caller.Number)),
        });
    }
}
