namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// The calls in flight, found by what the PBX tells of them without looking at each: the callback's id, or the end of the number dialled. Not
/// thread-safe: used under the tracker's lock.
/// </summary>
internal sealed class FollowedCalls
{
    private readonly Dictionary<PbxCall, FollowedCall> _all = [];
    private readonly Dictionary<long, FollowedCall> _named = [];
    private readonly HashSet<FollowedCall> _unnamed = [];
    private readonly Dictionary<string, HashSet<FollowedCall>> _byNumber = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    public List<FollowedCall> ToList() => [.. _all.Values];

    public bool Contains(FollowedCall call) => _all.ContainsKey(call.Source.Call);

    public FollowedCall? Find(PbxCall call) => _all.GetValueOrDefault(call);

    public void Add(FollowedCall call)
    {
        _all.Add(call.Source.Call, call);
        if (!call.IsCallback)
        {
            string ending = Ending(call.Source.Call.Request.To);
            if (!_byNumber.TryGetValue(ending, out var same))
            {
                _byNumber[ending] = same = [];
            }

            same.Add(call);
        }
        else if (call.CallbackId is { } id)
        {
            _named[id] = call;
        }
        else
        {
            _unnamed.Add(call);
        }
    }

    /// <summary>Gives a callback the id that was found for it.</summary>
    public void Name(FollowedCall call, long id)
    {
        call.CallbackId = id;
        if (_unnamed.Remove(call))
        {
            _named[id] = call;
        }
    }

    public void Remove(FollowedCall call)
    {
        _all.Remove(call.Source.Call);
        _unnamed.Remove(call);
        if (call.CallbackId is { } id && _named.GetValueOrDefault(id) == call)
        {
            _named.Remove(id);
        }

        string ending = Ending(call.Source.Call.Request.To);
        if (_byNumber.TryGetValue(ending, out var same) && same.Remove(call) && same.Count == 0)
        {
            _byNumber.Remove(ending);
        }
    }

    /// <summary>The callback with an id.</summary>
    public FollowedCall? Of(long? id) => id is { } known ? _named.GetValueOrDefault(known) : null;

    /// <summary>Callbacks the PBX named no id for.</summary>
    public IEnumerable<FollowedCall> WithoutId() => _unnamed;

    /// <summary>Dials by devices and client programs that may be to a number.</summary>
    public IEnumerable<FollowedCall> To(string? number) => _byNumber.GetValueOrDefault(Ending(number)) ?? [];

    /// <summary>What two forms of one number have in common: their last digits.</summary>
    public static string Ending(string? number)
    {
        string digits = (number ?? "").TrimStart('0');
        return digits.Length > FollowedCall.FewestDigits ? digits[^FollowedCall.FewestDigits..] : digits;
    }
}
