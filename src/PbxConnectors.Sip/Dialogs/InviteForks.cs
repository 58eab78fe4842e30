using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>The places at which one call rings, by their to-tags (RFC 3261 §12.1). To be used under the call's lock.</summary>
internal sealed class InviteForks
{
    // A fork rings at a handful of places; more is an attack.
    private const int Maximum = 16;

    private readonly List<SipDialog> _places = [];

    /// <summary>The place with that tag; null when there is none.</summary>
    public SipDialog? Find(string tag) => _places.Find(place => place.RemoteTag == tag);

    /// <summary>The place a provisional response came from; null when there are too many.</summary>
    public SipDialog? Take(SipMessage invite, SipMessage response)
    {
        if (Find(response.ToTag ?? "") is { } known)
        {
            known.UpdateTarget(response);
            return known;
        }

        if (_places.Count == Maximum)
        {
            return null;
        }

        var made = new SipDialog(invite, response);
        _places.Add(made);
        return made;
    }

    /// <summary>Forgets all places: the INVITE is sent anew.</summary>
    public void Clear() => _places.Clear();

    /// <summary>True for a provisional response that wants a PRACK (RFC 3262 §4).</summary>
    public static bool IsReliable(SipMessage response, out int number)
    {
        number = response.Headers.GetNumber(SipNames.RSeq) ?? 0;
        return number > 0 && response.ToTag is not null && response.Headers.Has(SipNames.Require, "100rel");
    }
}
