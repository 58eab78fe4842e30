using System.Globalization;

namespace PbxConnectors.Sip.Messages;

/// <summary>A SIP request or response (RFC 3261 §7). Filled by the parser or by whoever sends; not changed after it was sent.</summary>
internal sealed class SipMessage
{
    private SipMessage(string method, string requestUri, int statusCode, string phrase) =>
        (Method, RequestUri, StatusCode, Phrase) = (method, requestUri, statusCode, phrase);

    /// <summary>Method: the request's own, or for a response that of its CSeq.</summary>
    public string Method { get; private set; }

    /// <summary>Request URI; empty for a response.</summary>
    public string RequestUri { get; }

    /// <summary>Status code; 0 for a request.</summary>
    public int StatusCode { get; }

    /// <summary>Reason phrase as written.</summary>
    public string Phrase { get; }

    /// <summary>True for a request.</summary>
    public bool IsRequest => StatusCode == 0;

    /// <summary>True for a provisional response.</summary>
    public bool IsProvisional => StatusCode is >= 100 and < 200;

    /// <summary>True for a final response.</summary>
    public bool IsFinal => StatusCode >= 200;

    /// <summary>True for a 2xx response.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>Header lines.</summary>
    public SipHeaders Headers { get; } = new();

    /// <summary>Body.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Number of CSeq.</summary>
    public uint CSeqNumber { get; private set; }

    /// <summary>The topmost Via; null only before the headers are complete.</summary>
    public SipVia? TopVia { get; private set; }

    /// <summary>Call-ID.</summary>
    public string CallId => Headers[SipNames.CallId] ?? "";

    /// <summary>Tag of From; null when there is none.</summary>
    public string? FromTag => SipAddress.TryParse(Headers[SipNames.From], out var from) ? from.Tag : null;

    /// <summary>Tag of To; null when there is none.</summary>
    public string? ToTag => SipAddress.TryParse(Headers[SipNames.To], out var to) ? to.Tag : null;

    /// <summary>Header lines that could not be read and were passed over.</summary>
    public int OddLines { get; set; }

    /// <summary>Status and phrase of a response, method of a request: nothing that names a party.</summary>
    public override string ToString() => IsRequest ? Method : $"{StatusCode} {Phrase}";

    /// <summary>Begins a request.</summary>
    public static SipMessage Request(string method, string uri) => new(method, uri, 0, "");

    /// <summary>Begins a response with no headers.</summary>
    public static SipMessage Response(int statusCode, string phrase) => new("", "", statusCode, phrase);

    /// <summary>Begins the response to a request: Via, From, To, Call-ID and CSeq are copied (RFC 3261 §8.2.6.2).</summary>
    public static SipMessage ResponseTo(SipMessage request, int statusCode, string phrase, string? toTag = null)
    {
        var response = new SipMessage(request.Method, "", statusCode, phrase);
        foreach (string via in request.Headers.GetLines(SipNames.Via))
        {
            response.Headers.Add(SipNames.Via, via);
        }

        foreach (string route in request.Headers.GetLines(SipNames.RecordRoute))
        {
            response.Headers.Add(SipNames.RecordRoute, route);
        }

        string to = request.Headers[SipNames.To] ?? "";
        response.Headers.Add(SipNames.From, request.Headers[SipNames.From] ?? "");
        response.Headers.Add(SipNames.To, toTag is null || request.ToTag is not null ? to : $"{to};tag={toTag}");
        response.Headers.Add(SipNames.CallId, request.CallId);
        response.Headers.Add(SipNames.CSeq, request.Headers[SipNames.CSeq] ?? "");
        response.TryComplete();
        return response;
    }

    /// <summary>Reads what routing needs out of the headers: topmost Via and CSeq, and that the other mandatory ones are there.</summary>
    public SipProblem TryComplete()
    {
        if (Headers[SipNames.CSeq] is not { } cseq || !TryReadCSeq(cseq, out uint number, out string method)
            || Headers[SipNames.CallId] is not { Length: > 0 } || Headers[SipNames.From] is null || Headers[SipNames.To] is null
            || !SipVia.TryParse(Headers.GetValues(SipNames.Via).FirstOrDefault(), out var via))
        {
            return SipProblem.MissingHeader;
        }

        if (IsRequest && method != Method)
        {
            return SipProblem.MethodMismatch;
        }

        (Method, CSeqNumber, TopVia) = (method, number, via);
        return SipProblem.None;
    }

    /// <summary>Reads <c>4711 INVITE</c>.</summary>
    public static bool TryReadCSeq(string text, out uint number, out string method)
    {
        var span = text.AsSpan().Trim();
        int blank = span.IndexOfAny(' ', '\t');
        method = blank < 0 ? "" : span[(blank + 1)..].Trim().ToString();
        number = 0;
        return blank > 0 && method.Length > 0
            && uint.TryParse(span[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
