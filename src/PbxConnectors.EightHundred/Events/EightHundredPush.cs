using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Events;

/// <summary>A call event the PBX pushes to a URL of ours: 录音推送第三方接口方式 (2.10.4). Unsigned: anyone may send one. Immutable.</summary>
public sealed record EightHundredPush
{
    /// <summary>What happened (<c>type</c>).</summary>
    public EightHundredPushType? Type { get; init; }

    /// <summary>Direction (<c>peer</c>).</summary>
    public EightHundredDirection? Direction { get; init; }

    /// <summary>Telephone number (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>The call record (<c>memo</c>): with a hang-up by the document; whenever it comes it is read.</summary>
    public EightHundredCallRecord? Record { get; init; }

    /// <summary>The <c>memo</c> as sent.</summary>
    public string? Memo { get; init; }

    /// <summary>Numbers masked, without the memo.</summary>
    public override string ToString() => $"push {Type} {PhoneNumbers.Mask(Phone)} record {Record?.Id}";

    internal static EightHundredPush Read(VendorJson values, PbxClock clock)
    {
        // A form body may carry the memo as an object, a query carries it as text.
        var memo = values["memo"];
        string? text = memo.Text ?? (memo.Exists ? memo.Raw : null);
        return new EightHundredPush
        {
            Type = EightHundredPushType.Read(values["type"]),
            Direction = EightHundredDirection.Read(values["peer"]),
            Phone = values["phone"].TextOrNull,
            Record = LooseJson.TryParse(text, out var record) && record.IsObject ? EightHundredCallRecord.Read(record, clock) : null,
            Memo = text,
        };
    }
}
