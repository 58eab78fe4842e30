using System.Globalization;
using System.Text;

namespace PbxConnectors.Testing;

/// <summary>
/// A SIP message as the laboratory reads and writes it: strict, for whoever speaks to it is under test. Written from RFC 3261 on its own,
/// so that a mistake shared with a client cannot hide.
/// </summary>
internal sealed class LabSipMessage
{
    private readonly List<(string Name, string Value)> _headers = [];

    /// <summary>Method of a request; for a response that of its CSeq.</summary>
    public string Method { get; private init; } = "";

    public string Uri { get; private init; } = "";

    /// <summary>0 for a request.</summary>
    public int Status { get; private init; }

    public string Phrase { get; private init; } = "";

    public string Body { get; set; } = "";

    public bool IsRequest => Status == 0;

    public string CallId => this["Call-ID"];

    public string FromTag => Tag(this["From"]);

    public string ToTag => Tag(this["To"]);

    public string Branch => Parameter(Top("Via"), "branch");

    public int CSeq => int.Parse(this["CSeq"].Split(' ')[0], CultureInfo.InvariantCulture);

    public string CSeqMethod => this["CSeq"].Split(' ')[^1];

    /// <summary>The first header of that name; empty when there is none.</summary>
    public string this[string name] => _headers.Find(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public static LabSipMessage Request(string method, string uri) => new() { Method = method, Uri = uri };

    /// <summary>Answers a request: Via, Record-Route, From, To, Call-ID and CSeq are copied.</summary>
    public static LabSipMessage Answer(LabSipMessage request, int status, string phrase, string? toTag)
    {
        var answer = new LabSipMessage { Status = status, Phrase = phrase, Method = request.Method };
        foreach (string name in (string[])["Via", "Record-Route", "From", "To", "Call-ID", "CSeq"])
        {
            foreach (string value in request.All(name))
            {
                answer.Add(name, name == "To" && toTag is not null && request.ToTag.Length == 0 ? $"{value};tag={toTag}" : value);
            }
        }

        return answer;
    }

    /// <summary>Reads a message. Returns null with the reason when it breaks the rules.</summary>
    public static LabSipMessage? Read(string text, out string problem)
    {
        problem = "";
        int blank = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (blank < 0)
        {
            problem = "no blank line ends the headers";
            return null;
        }

        string[] lines = text[..blank].Split("\r\n");
        string[] start = lines[0].Split(' ', 3);
        if (start.Length < 3)
        {
            problem = $"start line '{lines[0]}'";
            return null;
        }

        var headers = new List<(string, string)>();
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[..colon].Any(char.IsWhiteSpace))
            {
                problem = $"header line '{line}'";
                return null;
            }

            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        bool isResponse = start[0] == "SIP/2.0";
        if (!isResponse && start[2] != "SIP/2.0")
        {
            problem = $"version '{start[2]}'";
            return null;
        }

        var message = isResponse
            ? new LabSipMessage { Status = int.Parse(start[1], CultureInfo.InvariantCulture), Phrase = start[2] }
            : new LabSipMessage { Method = start[0], Uri = start[1] };
        message._headers.AddRange(headers);
        message.Body = text[(blank + 4)..];
        problem = message.FindProblem();
        return problem.Length == 0 ? message : null;
    }

    public LabSipMessage Add(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    /// <summary>All headers of that name, not split.</summary>
    public IEnumerable<string> All(string name) =>
        _headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    /// <summary>True when a list header names the token.</summary>
    public bool Has(string name, string token) =>
        All(name).Any(v => v.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase));

    public string Write()
    {
        var text = new StringBuilder(IsRequest
            ? $"{Method} {Uri} SIP/2.0\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {Status} {Phrase}\r\n"));
        foreach (var (name, value) in _headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n").Append(Body);
        return text.ToString();
    }

    /// <summary>The URI between angle brackets, or the text before the first semicolon.</summary>
    public static string UriOf(string address)
    {
        int open = address.IndexOf('<', StringComparison.Ordinal);
        int close = address.IndexOf('>', open + 1);
        return open >= 0 && close > open ? address[(open + 1)..close] : address.Split(';')[0].Trim();
    }

    /// <summary>The user part of a URI.</summary>
    public static string UserOf(string uri)
    {
        string rest = uri[(uri.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        return System.Uri.UnescapeDataString(at < 0 ? "" : rest[..at]);
    }

    /// <summary>A parameter of a header value; empty when there is none.</summary>
    public static string Parameter(string value, string name)
    {
        foreach (string part in value.Split(';').Skip(1))
        {
            string[] pair = part.Split('=', 2);
            if (pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair.Length == 2 ? pair[1].Trim() : "";
            }
        }

        return "";
    }

    private string Top(string name) => this[name].Split(',')[0];

    private static string Tag(string address)
    {
        int close = address.LastIndexOf('>');
        return Parameter(close < 0 ? address : address[close..], "tag");
    }

    private string FindProblem()
    {
        foreach (string name in (string[])["Via", "From", "To", "Call-ID", "CSeq"])
        {
            if (this[name].Length == 0)
            {
                return $"no {name}";
            }
        }

        string[] cseq = this["CSeq"].Split(' ');
        if (cseq.Length != 2 || !uint.TryParse(cseq[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return $"CSeq '{this["CSeq"]}'";
        }

        if (IsRequest && cseq[1] != Method)
        {
            return $"CSeq says {cseq[1]}, the request {Method}";
        }

        if (!Branch.StartsWith("z9hG4bK", StringComparison.Ordinal))
        {
            return $"branch '{Branch}'";
        }

        if (FromTag.Length == 0)
        {
            return "no tag in From";
        }

        if (IsRequest && (!int.TryParse(this["Max-Forwards"], out int hops) || hops is < 0 or > 70))
        {
            return "no good Max-Forwards";
        }

        string length = this["Content-Length"];
        return length != Encoding.UTF8.GetByteCount(Body).ToString(CultureInfo.InvariantCulture)
            ? $"Content-Length '{length}' with {Encoding.UTF8.GetByteCount(Body)} bytes of body"
            : "";
    }
}
