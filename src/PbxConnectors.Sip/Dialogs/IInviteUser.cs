using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Sdp;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>Told what becomes of a call. Called in order, outside the session's lock; must not throw.</summary>
internal interface IInviteUser
{
    /// <summary>A provisional response came, 100 included; a repeated reliable one is told once.</summary>
    void OnProvisional(SipMessage response);

    /// <summary>The other side described its audio.</summary>
    void OnDescription(SdpAudio audio, bool answered);

    /// <summary>The call was answered.</summary>
    void OnAnswered(SipMessage response);

    /// <summary>The call was answered when we had given it up, or by one more fork; that answer is ended at once.</summary>
    void OnUnwantedAnswer(SipMessage response);

    /// <summary>The other side offers audio anew: make our answer. Null refuses it with 488.</summary>
    string? OnOffer(SdpAudio offer);

    /// <summary>Our present description, for a re-INVITE without one.</summary>
    string MakeOffer();

    /// <summary>How a transfer goes: the status of the new call.</summary>
    void OnTransferProgress(int statusCode);

    /// <summary>The call is over. Told once, last.</summary>
    void OnEnded(InviteEnding ending);
}
