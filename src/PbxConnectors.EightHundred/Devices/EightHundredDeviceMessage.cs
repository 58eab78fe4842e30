using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>Something a box is to do (2.1.10, <c>getMessageList</c>). Immutable.</summary>
public sealed record EightHundredDeviceMessage
{
    /// <summary>What to do (<c>status</c>).</summary>
    public EightHundredDeviceMessageKind? Kind { get; init; }

    /// <summary>RJ11 port (<c>mdcWan</c>).</summary>
    public string? Port { get; init; }

    /// <summary>Serial number (<c>mdcCode</c>).</summary>
    public string? Serial { get; init; }

    /// <summary>Number (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Name of the page or function for a web page (<c>memo.functionname</c>, undocumented).</summary>
    public string? FunctionName { get; init; }

    /// <summary>Its parameters (<c>memo.paramvalue</c>, undocumented).</summary>
    public string? FunctionParameters { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{Kind} on port {Port}: {PhoneNumbers.Mask(Phone)}";

    internal static EightHundredDeviceMessage Read(VendorJson row) => new()
    {
        Kind = EightHundredDeviceMessageKind.Read(row["status"]),
        Port = row["mdcWan"].TextOrNull,
        Serial = row["mdcCode"].TextOrNull,
        Phone = row["phone"].TextOrNull,
        FunctionName = row["memo"]["functionname"].TextOrNull,
        FunctionParameters = row["memo"]["paramvalue"].TextOrNull,
    };
}
