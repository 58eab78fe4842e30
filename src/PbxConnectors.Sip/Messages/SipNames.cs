namespace PbxConnectors.Sip.Messages;

/// <summary>Header names, written as RFC 3261 and its extensions write them.</summary>
internal static class SipNames
{
    public const string Via = "Via";
    public const string From = "From";
    public const string To = "To";
    public const string CallId = "Call-ID";
    public const string CSeq = "CSeq";
    public const string Contact = "Contact";
    public const string MaxForwards = "Max-Forwards";
    public const string ContentType = "Content-Type";
    public const string ContentLength = "Content-Length";
    public const string Route = "Route";
    public const string RecordRoute = "Record-Route";
    public const string Expires = "Expires";
    public const string MinExpires = "Min-Expires";
    public const string Allow = "Allow";
    public const string Accept = "Accept";
    public const string Supported = "Supported";
    public const string Require = "Require";
    public const string Unsupported = "Unsupported";
    public const string RSeq = "RSeq";
    public const string RAck = "RAck";
    public const string SessionExpires = "Session-Expires";
    public const string MinSe = "Min-SE";
    public const string Reason = "Reason";
    public const string ReferTo = "Refer-To";
    public const string ReferredBy = "Referred-By";
    public const string Event = "Event";
    public const string SubscriptionState = "Subscription-State";
    public const string UserAgent = "User-Agent";
    public const string RetryAfter = "Retry-After";
    public const string Warning = "Warning";
    public const string PreferredIdentity = "P-Preferred-Identity";
    public const string WwwAuthenticate = "WWW-Authenticate";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string Authorization = "Authorization";
    public const string ProxyAuthorization = "Proxy-Authorization";

    /// <summary>The full name of a compact form (RFC 3261 §7.3.3 and the IANA registry); other names as they are.</summary>
    public static string Expand(string name)
    {
        if (name.Length != 1)
        {
            return name;
        }

        return char.ToLowerInvariant(name[0]) switch
        {
            'v' => Via,
            'f' => From,
            't' => To,
            'i' => CallId,
            'm' => Contact,
            'c' => ContentType,
            'l' => ContentLength,
            'k' => Supported,
            'r' => ReferTo,
            'b' => ReferredBy,
            'o' => Event,
            'e' => "Content-Encoding",
            's' => "Subject",
            'u' => "Allow-Events",
            'x' => SessionExpires,
            _ => name,
        };
    }
}
