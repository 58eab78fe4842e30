using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Numbers;

/// <summary>Where a number belongs (2.4.4). Immutable.</summary>
public sealed record EightHundredNumberArea
{
    /// <summary>The number (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>Area (<c>area</c>).</summary>
    public string? Area { get; init; }

    /// <summary>Area code (<c>areaCode</c>).</summary>
    public string? AreaCode { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Phone)}: {Area}";

    internal static EightHundredNumberArea Read(VendorJson row) => new()
    {
        Phone = row["phone"].TextOrNull,
        Area = row["area"].TextOrNull,
        AreaCode = row["areaCode"].TextOrNull,
    };
}
