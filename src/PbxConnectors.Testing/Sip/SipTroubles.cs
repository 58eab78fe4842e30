using System.Collections.Concurrent;

namespace PbxConnectors.Testing;

/// <summary>Which numbers have which trouble. Thread-safe; may be changed at any time, a call keeps the trouble it began with.</summary>
public sealed class SipTroubles
{
    private readonly ConcurrentDictionary<string, SipTrouble> _byNumber = new(StringComparer.Ordinal);

    /// <summary>Trouble of numbers that were assigned none. Default a clean call.</summary>
    public SipTrouble Default { get; set; } = SipTrouble.None;

    /// <summary>The trouble of a number.</summary>
    public SipTrouble this[string number] => _byNumber.GetValueOrDefault(number, Default);

    /// <summary>Assigns trouble to a number. Returns this.</summary>
    public SipTroubles Assign(string number, SipTrouble trouble)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        ArgumentNullException.ThrowIfNull(trouble);
        _byNumber[number] = trouble;
        return this;
    }
}
