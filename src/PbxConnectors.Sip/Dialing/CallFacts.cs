using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Dialing;

/// <summary>What is known of a call when it ends.</summary>
internal sealed record CallFacts
{
    public required IReadOnlyList<SipReason> Reasons { get; init; }

    public bool Answered { get; init; }

    public bool Rang { get; init; }

    public bool AnyResponse { get; init; }

    public bool MediaCame { get; init; }

    public bool MediaPromised { get; init; }

    public bool RingLimitReached { get; init; }

    public bool Transferred { get; init; }

    public string? LastText { get; init; }

    /// <summary>Why we ended the call ourselves: no codec, encryption.</summary>
    public string? Problem { get; init; }
}
