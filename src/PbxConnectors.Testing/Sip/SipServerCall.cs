using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>A call as a <see cref="SipServer"/> sees it: what the caller sent, what it was let hear. Thread-safe.</summary>
public sealed class SipServerCall
{
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];

    internal SipServerCall(LabSipMessage invite, LabSipPeer peer, string extension, string number, SipTrouble trouble)
    {
        (Invite, Peer, Extension, Number, Trouble) = (invite, peer, extension, number, trouble);
        Tag = $"{Random.Shared.Next():x8}a";
        SecondTag = $"{Random.Shared.Next():x8}b";
    }

    /// <summary>Call-ID.</summary>
    public string CallId => Invite.CallId;

    /// <summary>The calling extension.</summary>
    public string Extension { get; }

    /// <summary>The number called.</summary>
    public string Number { get; }

    /// <summary>Methods of the requests that came, in order, without repetitions.</summary>
    public IReadOnlyList<string> Requests
    {
        get { lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Whether a final answer was acknowledged.</summary>
    public bool Acknowledged { get; internal set; }

    /// <summary>Whether the caller cancelled.</summary>
    public bool Cancelled { get; internal set; }

    /// <summary>Whether the caller ended the call by BYE.</summary>
    public bool HungUp { get; internal set; }

    /// <summary>Whether the caller acknowledged the second place's answer and ended it by BYE.</summary>
    public bool SecondForkEnded { get; internal set; }

    /// <summary>Status of the final answer; null before it.</summary>
    public int? FinalStatus { get; internal set; }

    /// <summary>Whether the call is over for the server.</summary>
    public bool Ended { get; internal set; }

    /// <summary>How often the session was refreshed (RFC 4028), by either side.</summary>
    public int SessionRefreshes { get; internal set; }

    /// <summary>What the caller asked the session to last, as the last INVITE or UPDATE said (RFC 4028); null when it asked for nothing.</summary>
    public TimeSpan? SessionAsked { get; internal set; }

    /// <summary>RTP packets that came from the caller.</summary>
    public int PacketsReceived => Leg?.Received ?? 0;

    /// <summary>The port the caller receives RTP on, as its offer said; 0 when it made none.</summary>
    public int CallerPort => LabSipDescription.Read(Invite.Body)?.Target.Port ?? 0;

    /// <summary>Digits that came from the caller (RFC 4733).</summary>
    public string Digits => Leg?.Digits ?? "";

    /// <summary>The sound that was sent to the caller, as samples; packets lost on purpose are in it.</summary>
    public IReadOnlyList<short> Played => Leg?.Played ?? [];

    /// <summary>The sound the second place sent.</summary>
    public IReadOnlyList<short> PlayedBySecondFork => SecondLeg?.Played ?? [];

    internal LabSipMessage Invite { get; }

    internal LabSipPeer Peer { get; set; }

    internal SipTrouble Trouble { get; }

    internal string Tag { get; }

    internal string SecondTag { get; }

    internal LabRtpLeg? Leg { get; set; }

    internal LabRtpLeg? SecondLeg { get; set; }

    internal long? ExchangeId { get; set; }

    internal bool Progressed { get; set; }

    internal bool Answered { get; set; }

    internal bool Transferred { get; set; }

    internal bool SecondAcknowledged { get; set; }

    internal int ReliableSequence { get; set; }

    internal int SecondReliableSequence { get; set; }

    internal int OwnSequence { get; set; }

    internal Queue<(LabSipMessage Response, string Tag)> Waiting { get; } = new();

    internal ITimer? Later { get; set; }

    internal ITimer? SessionTimer { get; set; }

    internal LabSipRepeat? Unacknowledged { get; set; }

    internal LabSipRepeat? UnacknowledgedSecond { get; set; }

    internal LabSipRepeat? Unconfirmed { get; set; }

    /// <summary>Call-ID and state: no numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"call {CallId} {FinalStatus}");

    internal void Note(string method)
    {
        lock (_gate)
        {
            _requests.Add(method);
        }
    }
}
