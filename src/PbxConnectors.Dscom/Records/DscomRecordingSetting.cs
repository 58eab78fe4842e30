namespace PbxConnectors.Dscom.Records;

/// <summary>When an extension is recorded. Open: other words may come.</summary>
/// <param name="Value">The word as sent.</param>
public readonly record struct DscomRecordingSetting(string Value)
{
    /// <summary>强制: always.</summary>
    public static DscomRecordingSetting Always { get; } = new("force");

    /// <summary>按需: on demand.</summary>
    public static DscomRecordingSetting OnDemand { get; } = new("dontcare");

    /// <summary>从不: never.</summary>
    public static DscomRecordingSetting Never { get; } = new("never");

    /// <summary>按键录音: when a key is pressed.</summary>
    public static DscomRecordingSetting ByKey { get; } = new("onetouch");

    /// <summary>The word.</summary>
    public override string ToString() => Value ?? "";
}
