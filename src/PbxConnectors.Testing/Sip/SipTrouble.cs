namespace PbxConnectors.Testing;

/// <summary>What goes wrong with a call to a number, by SIP and RTP. Immutable; the default is a clean call.</summary>
public sealed record SipTrouble
{
    /// <summary>A clean call.</summary>
    public static SipTrouble None { get; } = new();

    /// <summary>RTP begins so much earlier than the 183 that announces it.</summary>
    public TimeSpan RtpBeforeProgress { get; init; }

    /// <summary>The 183 is never sent; RTP comes all the same.</summary>
    public bool LosesProgress { get; init; }

    /// <summary>A 180 without a description follows the 183.</summary>
    public bool RingingAfterProgress { get; init; }

    /// <summary>A 182 is sent before anything else.</summary>
    public bool Queues { get; init; }

    /// <summary>The description is announced, but no RTP ever comes.</summary>
    public bool NoRtp { get; init; }

    /// <summary>A second place (to-tag) rings too, with a description and RTP of its own.</summary>
    public bool Forks { get; init; }

    /// <summary>The second place answers as well, just after the first.</summary>
    public bool SecondForkAnswersToo { get; init; }

    /// <summary>The description stands inside a multipart body.</summary>
    public bool Multipart { get; init; }

    /// <summary>Provisional responses have no to-tag.</summary>
    public bool NoToTag { get; init; }

    /// <summary>Provisional responses are reliable: the call goes on only after PRACK (RFC 3262).</summary>
    public bool Reliable { get; init; }

    /// <summary>Values of Reason headers, a line each, in place of the exchange's own cause; null leaves that.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>Status of the final refusal in place of the usual one for the cause, as a proxy on the way would rewrite it.</summary>
    public int? Status { get; init; }

    /// <summary>Where a 3xx points.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>The INVITE is refused at once with <see cref="Status"/>, whatever the exchange would do.</summary>
    public bool RefusesAtOnce { get; init; }

    /// <summary>A CANCEL is crossed by a 200: the call is answered the moment it is given up.</summary>
    public bool AnswerCrossesCancel { get; init; }

    /// <summary>A CANCEL is answered, but no 487 follows.</summary>
    public bool NoFinalAfterCancel { get; init; }

    /// <summary>The INVITE is not answered at all.</summary>
    public bool Silent { get; init; }

    /// <summary>Share of RTP packets lost.</summary>
    public double RtpLoss { get; init; }

    /// <summary>How many packets in a row are lost on average where any is (Gilbert's model). Default 1: each by itself.</summary>
    public double RtpLossBurst { get; init; } = 1;

    /// <summary>Share of RTP packets sent after the one that follows them.</summary>
    public double RtpReordered { get; init; }

    /// <summary>Share of RTP packets sent twice.</summary>
    public double RtpDuplicated { get; init; }

    /// <summary>After so many packets the sender begins anew with another SSRC, sequence and clock; 0 for never.</summary>
    public int NewSourceAfter { get; init; }

    /// <summary>After so many packets the timestamps jump by an hour; 0 for never.</summary>
    public int ClockJumpAfter { get; init; }

    /// <summary>A stranger sends RTP to the same port during the call.</summary>
    public bool StrangerSendsRtp { get; init; }

    /// <summary>The answer describes encrypted audio (SRTP).</summary>
    public bool InsistsOnEncryption { get; init; }

    /// <summary>After the answer the other side holds and retrieves the call by re-INVITE.</summary>
    public bool HoldsAfterAnswer { get; init; }
}
