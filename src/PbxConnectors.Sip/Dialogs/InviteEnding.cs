using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>How an INVITE, or the call it became, ended. Exactly one of the causes is set, or none when we hung up.</summary>
internal sealed record InviteEnding
{
    /// <summary>The final response that refused the call.</summary>
    public SipMessage? Refusal { get; init; }

    /// <summary>Why no answer came at all.</summary>
    public TransactionFailure? Failure { get; init; }

    /// <summary>Why an answered call was given up: nobody is there any more. In words; null when it was not.</summary>
    public string? Lost { get; init; }

    /// <summary>The other side's BYE.</summary>
    public SipMessage? Bye { get; init; }

    /// <summary>True when the PBX asked for a password that we have not, or did not take it.</summary>
    public bool NotAuthorized { get; init; }

    /// <summary>True when we had sent CANCEL.</summary>
    public bool Cancelled { get; init; }

    /// <summary>True when an answer crossed our CANCEL and was ended by BYE.</summary>
    public bool AnswerCrossed { get; init; }

    /// <summary>True when our BYE was refused or not answered: the PBX may have lost the call long before.</summary>
    public bool EndUnconfirmed { get; init; }

    /// <summary>True when the PBX never said what became of the cancelled call.</summary>
    public bool Unconfirmed { get; init; }

    /// <summary>How the end is known: told by the other side, or brought about by us.</summary>
    public Freshness Freshness => !Cancelled && (Refusal ?? Bye) is not null ? Freshness.Pushed : Freshness.Local;
}
