namespace PbxConnectors.Sip;

/// <summary>
/// What a call told beside its result: every response, every Reason value, and how its audio came. While the call lasts a snapshot.
/// Immutable. Get it from <see cref="SipPbxDialer.TryGetReport"/>.
/// </summary>
public sealed record SipCallReport
{
    /// <summary>Call-ID of the call.</summary>
    public required string CallId { get; init; }

    /// <summary>Every response to the INVITE in order, 100 included, without the challenges we answered; the first 64.</summary>
    public IReadOnlyList<SipResponse> Responses { get; init; } = [];

    /// <summary>Every value of every Reason header (RFC 3326) of responses and BYE, in order; the first 64.</summary>
    public IReadOnlyList<SipReasonValue> Reasons { get; init; } = [];

    /// <summary>When a description of audio came before the answer; null when none did.</summary>
    public DateTimeOffset? EarlyMediaPromisedAt { get; init; }

    /// <summary>When the first packet of audio came, by whatever signalling; null when none did: that is "no audio", not silence.</summary>
    public DateTimeOffset? MediaAt { get; init; }

    /// <summary>True when audio came before the answer.</summary>
    public bool EarlyMedia { get; init; }

    /// <summary>Codec of what was heard; null when nothing was.</summary>
    public SipCodec? Codec { get; init; }

    /// <summary>How the packets came.</summary>
    public RtpStatistics Rtp { get; init; } = new();

    /// <summary>How many places the call was answered from provisionally or finally, by their to-tags.</summary>
    public int Forks { get; init; }

    /// <summary>Digits the other side sent (RFC 4733).</summary>
    public string DigitsReceived { get; init; } = "";

    /// <summary>Where a 3xx pointed; reported, never followed.</summary>
    public IReadOnlyList<string> RedirectedTo { get; init; } = [];

    /// <summary>Call-ID and the number of responses: no numbers.</summary>
    public override string ToString() => $"call {CallId}: {Responses.Count} responses, {Rtp.Received} packets";
}
