namespace PbxConnectors.Sip.Transactions;

/// <summary>The times all others are made of (RFC 3261, table 4).</summary>
/// <param name="T1">Estimate of a round trip; the first repetition comes after it.</param>
/// <param name="T2">Longest pause between repetitions of what is not an INVITE.</param>
/// <param name="T4">Longest time a message stays in the network.</param>
internal sealed record SipTimers(TimeSpan T1, TimeSpan T2, TimeSpan T4)
{
    /// <summary>500 ms, 4 s, 5 s.</summary>
    public static SipTimers Standard { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    /// <summary>64·T1: how long an answer is waited for.</summary>
    public TimeSpan GiveUp => T1 * 64;
}
