using PbxConnectors.Transport;

namespace PbxConnectors.Ola;

/// <summary>How the dialer places calls and learns how they went.</summary>
public sealed class OlaDialingOptions
{
    /// <summary>
    /// Pause between two looks at the extensions of calls in flight while no WebSocket tells (<c>GET /api/ola/agents/{extn}</c>).
    /// Default 1 s.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The same pause while the WebSocket is connected, in case an event was lost. Default 15 s.</summary>
    public TimeSpan SafetyPollInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after the dial command the extension may stay out of a call. Then the call ends with <see
    /// cref="EndReason.Unknown"/>. Default 30 s.
    /// </summary>
    public TimeSpan StartGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time a call is followed. Default 4 h.</summary>
    public TimeSpan MaxCallDuration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// Line to dial through. Only the WebSocket carries it: when set, calls are dialled there instead of over HTTP. Default
    /// empty, the PBX chooses.
    /// </summary>
    public string Gateway { get; set; } = "";

    /// <summary>
    /// Name of the trunk group for calls from an outside number (回拨, <c>makeCall</c>), which cannot do without. Default empty:
    /// such calls are not supported.
    /// </summary>
    public string CallBackTrunkGroup { get; set; } = "";

    internal void Validate(string path, bool hasSession, ICollection<string> problems)
    {
        foreach (var (value, name) in new[]
        {
            (PollInterval, nameof(PollInterval)), (SafetyPollInterval, nameof(SafetyPollInterval)),
            (StartGrace, nameof(StartGrace)),
            (MaxCallDuration, nameof(MaxCallDuration)),
        })
        {
            OptionTimes.CheckPositive(value, $"{path}:{name}", problems);
        }

        if (!string.IsNullOrEmpty(Gateway) && !hasSession)
        {
            problems.Add(
                $"{path}:{nameof(Gateway)} is carried by the WebSocket only: set Session:UserName and Session:Password.");
        }
    }
}
