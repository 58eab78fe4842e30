namespace PbxConnectors.Sip;

/// <summary>How calls are placed.</summary>
public sealed class SipDialingOptions
{
    /// <summary>
    /// How long a call may ring before we give it up, unless its request says otherwise. Default 55 s: below the usual limit of PBXes (60 s),
    /// for only who hangs up himself knows why the call ended.
    /// </summary>
    public TimeSpan RingLimit { get; set; } = TimeSpan.FromSeconds(55);

    /// <summary>Longest time an answered call may last; then it is hung up. Default 4 h.</summary>
    public TimeSpan MaxCallDuration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// After how much silence on the wire, no packet at all, the PBX is asked whether an answered call still is (UPDATE or re-INVITE); without a
    /// good answer the call ends. A call on hold may be silent. Default 30 s; zero never asks.
    /// </summary>
    public TimeSpan MediaTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a call may go on without either side refreshing it, where the PBX agrees (RFC 4028). Default 30 min, at least 90 s; zero does
    /// without unless the PBX asks for it.
    /// </summary>
    public TimeSpan SessionExpires { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Most calls placed per second, all extensions together. Default 10; 0 for no limit.</summary>
    public int CallsPerSecond { get; set; } = 10;

    /// <summary>Whether provisional responses are asked to be reliable. Default offered.</summary>
    public SipReliability ReliableProvisionals { get; set; }

    internal void Validate(string path, ICollection<string> problems)
    {
        if (RingLimit <= TimeSpan.Zero || RingLimit > TimeSpan.FromMinutes(30))
        {
            problems.Add($"{path}:{nameof(RingLimit)} must be longer than zero and at most 30 min.");
        }

        if (MaxCallDuration <= TimeSpan.Zero || MaxCallDuration > TimeSpan.FromDays(7))
        {
            problems.Add($"{path}:{nameof(MaxCallDuration)} must be longer than zero and at most 7 days.");
        }

        if (MediaTimeout < TimeSpan.Zero || MediaTimeout > TimeSpan.FromDays(1))
        {
            problems.Add($"{path}:{nameof(MediaTimeout)} must be at most 1 day.");
        }

        if (SessionExpires != TimeSpan.Zero && (SessionExpires < TimeSpan.FromSeconds(90) || SessionExpires > TimeSpan.FromDays(1)))
        {
            problems.Add($"{path}:{nameof(SessionExpires)} must be zero, or 90 s to 1 day.");
        }

        if (CallsPerSecond is < 0 or > 1000)
        {
            problems.Add($"{path}:{nameof(CallsPerSecond)} must be 0 to 1000.");
        }
    }
}
