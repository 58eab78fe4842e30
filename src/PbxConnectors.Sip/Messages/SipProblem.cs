namespace PbxConnectors.Sip.Messages;

/// <summary>Why bytes are no SIP message. Counted; never an exception.</summary>
internal enum SipProblem
{
    None = 0,

    /// <summary>Nothing but line ends: a keep-alive (RFC 5626 §4.4.1), not an error.</summary>
    KeepAlive,

    /// <summary>Larger than is accepted.</summary>
    TooLarge,

    /// <summary>The first line is neither a request nor a status line.</summary>
    BadStartLine,

    /// <summary>More header lines than anybody needs.</summary>
    TooManyHeaders,

    /// <summary>Via, From, To, Call-ID or CSeq is missing or unreadable.</summary>
    MissingHeader,

    /// <summary>The method of CSeq is not the request's.</summary>
    MethodMismatch,

    /// <summary>The bytes end in the middle of a header line.</summary>
    HeadCut,

    /// <summary>Content-Length is no number.</summary>
    BadContentLength,

    /// <summary>Fewer body bytes than Content-Length announces.</summary>
    BodyCut,
}
