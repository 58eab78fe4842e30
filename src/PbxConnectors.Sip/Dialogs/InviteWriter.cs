using System.Globalization;
using System.Text;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>Writes the requests of one call we place, with everything but their Via.</summary>
internal sealed class InviteWriter(SipStack stack, InviteSettings settings, string callId, string localTag)
{
    /// <summary>Our address as the other side sees it.</summary>
    public string LocalUri { get; } = $"sip:{SipUri.EscapeUser(settings.Account.Extension)}@{settings.Domain}";

    /// <summary>Writes the INVITE.</summary>
    public SipMessage Invite(uint sequence, DigestChallenge? challenge)
    {
        string name = settings.DisplayNumber ?? settings.Account.DisplayName ?? "";
        var request = SipMessage.Request(SipMethods.Invite, settings.Target);
        request.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, $"{(name.Length > 0 ? SipText.Quote(name) + " " : "")}<{LocalUri}>;tag={localTag}")
            .Add(SipNames.To, $"<{settings.Target}>")
            .Add(SipNames.CallId, callId)
            .Add(SipNames.CSeq, $"{sequence} {SipMethods.Invite}")
            .Add(SipNames.Contact, stack.ContactOf(settings.Account.Extension))
            .Add(SipNames.Allow, SipMethods.Allowed);
        if (settings.Reliability != SipReliability.Off)
        {
            request.Headers.Add(settings.Reliability == SipReliability.Required ? SipNames.Require : SipNames.Supported, "100rel");
        }

        if (settings.DisplayNumber is { } shown)
        {
            request.Headers.Add(SipNames.PreferredIdentity, $"<sip:{SipUri.EscapeUser(shown)}@{settings.Domain}>");
        }

        Describe(request, settings.Offer);
        if (challenge is not null)
        {
            Authorize(request, challenge);
        }

        return request;
    }

    /// <summary>Writes the CANCEL of an INVITE (RFC 3261 §9.1).</summary>
    public static SipMessage Cancel(SipMessage invite)
    {
        var cancel = SipMessage.Request(SipMethods.Cancel, invite.RequestUri);
        cancel.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, invite.Headers[SipNames.From]!)
            .Add(SipNames.To, invite.Headers[SipNames.To]!)
            .Add(SipNames.CallId, invite.CallId)
            .Add(SipNames.CSeq, $"{invite.CSeqNumber} {SipMethods.Cancel}");
        return cancel;
    }

    /// <summary>Writes the acknowledgement of an answer (RFC 3261 §13.2.2.4).</summary>
    public static SipMessage Ack(SipMessage invite, SipDialog dialog)
    {
        var ack = dialog.MakeRequest(SipMethods.Ack, invite.CSeqNumber);
        foreach (string header in (string[])[SipNames.Authorization, SipNames.ProxyAuthorization])
        {
            // Credentials of the INVITE go with its acknowledgement, which cannot be challenged (RFC 3261 §22.1).
            if (invite.Headers[header] is { } credentials)
            {
                ack.Headers.Add(header, credentials);
            }
        }

        return ack;
    }

    /// <summary>Writes the acknowledgement of a reliable provisional response into a PRACK (RFC 3262 §7.2).</summary>
    public static void AcknowledgeProvisional(SipMessage prack, SipMessage invite, int number) => prack.Headers.Add(
        SipNames.RAck, string.Create(CultureInfo.InvariantCulture, $"{number} {invite.CSeqNumber} {SipMethods.Invite}"));

    /// <summary>Puts a session description into a message, and our Contact where it has none.</summary>
    public void Describe(SipMessage message, string description)
    {
        if (message.Headers[SipNames.Contact] is null)
        {
            AddContact(message);
        }

        message.Headers.Set(SipNames.ContentType, SipBodies.Sdp);
        message.Body = Encoding.UTF8.GetBytes(description);
    }

    /// <summary>Answers a challenge.</summary>
    public void Authorize(SipMessage request, DigestChallenge challenge) =>
        DigestAnswer.Authorize(request, challenge, settings.Account.UserName ?? settings.Account.Extension, settings.Account.Password);

    /// <summary>Puts our Contact into a request that may change the call (RFC 3261 §12.2.1.1, RFC 3311 §5.1).</summary>
    public void AddContact(SipMessage message) => message.Headers.Add(SipNames.Contact, stack.ContactOf(settings.Account.Extension));

    /// <summary>Answers a request of the other side.</summary>
    public static SipMessage Respond(SipMessage request, int status, string phrase)
    {
        var response = SipMessage.ResponseTo(request, status, phrase);
        response.Headers.Add(SipNames.Allow, SipMethods.Allowed);
        return response;
    }

    /// <summary>Accepts a request of the other side that may change the call; an empty description is left out.</summary>
    public SipMessage Accept(SipMessage request, string description)
    {
        var response = Respond(request, 200, "OK");
        AddContact(response);
        if (description.Length > 0)
        {
            Describe(response, description);
        }

        return response;
    }
}
