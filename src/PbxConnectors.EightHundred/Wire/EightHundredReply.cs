using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// The six envelopes of the document as one: <c>code</c> and/or <c>success</c> at the root or inside <c>Result</c>, totals and lists under
/// any of their names, in any case.
/// </summary>
internal readonly struct EightHundredReply : IDisposable
{
    private static readonly string[] ListNames =
        ["rows", "data", "datalist", "rows_customer", "extension", "msgs", "callflow", "channelviewinfo", "list"];

    private static readonly string[] EnvelopeNames =
        ["code", "success", "message", "msg", "status", "time", "total", "recordTotal", "count", "groupData", "rows_customerphone"];

    private readonly VendorJson _root;
    private readonly VendorJson _result;
    private readonly PbxHttpResponse? _answer;

    public EightHundredReply(VendorJson root, PbxHttpResponse? answer = null)
    {
        (_root, _answer) = (root, answer);
        var result = root["Result"];
        _result = result.IsArray ? result.Items.FirstOrDefault(item => item.IsObject) : result.IsObject ? result : default;
    }

    public string? Code => this["code"].TextOrNull?.Trim();

    public bool? Success => this["success"].Boolean;

    public string? Message => FirstOf("message", "msg").TextOrNull;

    public int? Total => FirstOf("total", "recordTotal", "count").SmallWholeNumber;

    /// <summary>A member of the result, else of the root.</summary>
    public VendorJson this[string name] => _result[name] is { Exists: true } inner ? inner : _root[name];

    /// <summary>The object that holds the payload.</summary>
    public VendorJson Payload => _result.Exists ? _result : _root;

    public VendorJson FirstOf(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (this[name] is { Exists: true } found)
            {
                return found;
            }
        }

        return default;
    }

    /// <summary>True when the answer looks like one of the envelopes at all.</summary>
    public bool IsEnvelope => Code is not null || Success is not null || FirstOf("status", "Result").Exists || FirstOf(ListNames).Exists;

    /// <summary>
    /// The rows of a list: under the names given, else under a usual name, else the only array there is. An object stands for one row, or
    /// for several by key.
    /// </summary>
    public IEnumerable<VendorJson> Rows(params ReadOnlySpan<string> names)
    {
        var list = FirstOf(names);
        return RowsOf(list.Exists ? list : FirstOf(ListNames) is { Exists: true } usual ? usual : OnlyArray());
    }

    public static IEnumerable<VendorJson> RowsOf(VendorJson list)
    {
        if (!list.IsObject)
        {
            return list.Rows;
        }

        return list.Members.Any(member => member.Value.IsObject)
            ? list.Members.Where(member => member.Value.IsObject).Select(member => member.Value)
            : [list];
    }

    /// <summary>Gives the memory of the answer back: nothing of it may be read any more.</summary>
    public void Dispose() => _answer?.Dispose();

    private VendorJson OnlyArray()
    {
        foreach (var holder in new[] { _result, _root })
        {
            if (holder.IsArray)
            {
                return holder;
            }

            foreach (var (name, value) in holder.Members)
            {
                if (value.IsArray && !EnvelopeNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    return value;
                }
            }
        }

        return _root["Result"].IsArray ? _root["Result"] : default;
    }
}
