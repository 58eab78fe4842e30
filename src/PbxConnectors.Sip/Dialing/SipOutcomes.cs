using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Dialing;

/// <summary>
/// Says how a call ended: by its Q.850 cause first, by its status last, for status codes are rewritten on the way more often than causes.
/// </summary>
internal static class SipOutcomes
{
    public static CallResult Judge(InviteEnding ending, CallFacts facts)
    {
        int? cause = SipReason.BestQ850(facts.Reasons);
        string? text = ending.Refusal?.ToString() ?? facts.LastText;
        var (reason, certainty, explanation) = Explain(ending, facts, cause);
        if (facts.Problem is { } problem)
        {
            explanation = explanation is null ? problem : $"{problem} {explanation}";
        }
        else if (!facts.MediaCame && facts.MediaPromised)
        {
            explanation = $"{(explanation is null ? "" : explanation + " ")}No audio came although it was announced.";
        }

        return new CallResult
        {
            Reason = reason,
            Certainty = certainty,
            Explanation = explanation,
            Q850Cause = cause,
            VendorText = text,
            Delivery = ending.NotAuthorized ? Delivery.NotSent
                : ending.Failure is { MayHaveArrived: false } ? Delivery.NotSent
                : ending.Failure is not null && !facts.AnyResponse ? Delivery.Unknown
                : Delivery.Sent,
        };
    }

    private static (EndReason Reason, Certainty Certainty, string? Explanation) Explain(InviteEnding ending, CallFacts facts, int? cause)
    {
        if (facts.Transferred)
        {
            return (EndReason.Transferred, Certainty.Reported, null);
        }

        if (facts.Problem is not null)
        {
            return (EndReason.Failed, Certainty.Reported, null);
        }

        if (facts.Answered)
        {
            return ending.Lost is { } why ? (EndReason.Unknown, Certainty.Unknown, why)
                : ending.Failure is { } lost ? (EndReason.Unknown, Certainty.Unknown, $"The call was given up: {lost.Describe()}.")
                : ending.EndUnconfirmed ? (EndReason.Normal, Certainty.Inferred, "The PBX did not confirm the end: it may have lost the call before.")
                : (EndReason.Normal, Certainty.Reported, null);
        }

        if (ending.Cancelled && !SaysMore(ending.Refusal))
        {
            string? note = ending.AnswerCrossed ? "It was answered while we gave it up; the answer was ended at once."
                : ending.Unconfirmed ? "The PBX never confirmed that it gave the call up."
                : null;
            return facts.RingLimitReached
                ? (EndReason.NoAnswer, Certainty.Inferred, $"Given up at our ring limit. {note}".TrimEnd())
                : (EndReason.Cancelled, Certainty.Reported, note);
        }

        if (ending.NotAuthorized)
        {
            return (EndReason.Failed, Certainty.Reported, "The PBX does not accept the extension's password.");
        }

        if (Q850.ToEndReason(cause) is { } told)
        {
            return (told, Certainty.Reported, null);
        }

        return ending.Refusal is { } refusal
            ? FromStatus(refusal.StatusCode, facts)
            : (EndReason.Unknown, Certainty.Unknown,
                ending.Failure is { } failure ? $"The call could not be followed: {failure.Describe()}." : "The PBX ended the call without a word.");
    }

    // A refusal that crossed our CANCEL and names the called party's state is the network's own word.
    private static bool SaysMore(SipMessage? refusal) => refusal?.StatusCode is 404 or 410 or 484 or 486 or 600 or 603 or 604;

    private static (EndReason, Certainty, string?) FromStatus(int status, CallFacts facts) => status switch
    {
        486 or 600 => (EndReason.Busy, Certainty.Reported, null),
        603 => (EndReason.Rejected, Certainty.Reported, null),
        404 or 410 or 484 or 485 or 604 => (EndReason.InvalidNumber, Certainty.Reported, null),
        480 => (EndReason.Unreachable, Certainty.Inferred, null),
        408 => (facts.Rang ? EndReason.NoAnswer : EndReason.Unreachable, Certainty.Inferred, null),
        403 => (EndReason.Blocked, Certainty.Inferred, "403 may also be a rewritten 603."),
        487 => (facts.Rang ? EndReason.NoAnswer : EndReason.Failed, Certainty.Inferred, "The PBX ended the call itself."),
        488 or 415 or 606 => (EndReason.Failed, Certainty.Reported, "No codec in common."),
        420 or 421 => (EndReason.Failed, Certainty.Reported, "The PBX does not agree on reliable provisional responses."),
        503 => (EndReason.Congestion, Certainty.Inferred, null),
        >= 300 and < 400 => (EndReason.Failed, Certainty.Reported, "Redirected; redirections are not followed."),
        _ => (EndReason.Failed, Certainty.Reported, null),
    };
}
