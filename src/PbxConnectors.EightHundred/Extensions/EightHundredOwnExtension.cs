using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>The extension of the account itself (2.1.1). Immutable.</summary>
public sealed record EightHundredOwnExtension
{
    /// <summary>User id (<c>exteId</c>).</summary>
    public long? Id { get; init; }

    /// <summary>Agent's name (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Extension number (<c>extension</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Company number (<c>compNumber</c>).</summary>
    public string? CompanyNumber { get; init; }

    /// <summary>Company name (<c>compName</c>).</summary>
    public string? CompanyName { get; init; }

    /// <summary>Whether numbers are hidden from the agent (<c>disablePhoneNum</c>).</summary>
    public bool? MasksNumbers { get; init; }

    /// <summary>What the extension works with (<c>exteLoginType</c>).</summary>
    public EightHundredLoginType? LoginType { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"extension {Extension}";

    internal static EightHundredOwnExtension Read(VendorJson row) => new()
    {
        Id = row["exteId"].WholeNumber,
        Name = row["name"].TextOrNull,
        Extension = row["extension"].TextOrNull,
        CompanyNumber = row["compNumber"].TextOrNull,
        CompanyName = row["compName"].TextOrNull,
        MasksNumbers = row["disablePhoneNum"].Boolean,
        LoginType = EightHundredLoginType.Read(row["exteLoginType"]),
    };
}
