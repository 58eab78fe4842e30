using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>What an extension is created with or changed to (2.11.1, 2.11.2). Null is not sent; the document requires nothing. Immutable.</summary>
public sealed record EightHundredExtensionSettings
{
    /// <summary>Number (<c>exteExtension</c>): the last digits, 400–899 by the document.</summary>
    public string? Extension { get; init; }

    /// <summary>Agent's name (<c>exteName</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Password in clear text (<c>extePassword</c>).</summary>
    public string? Password { get; init; }

    /// <summary>Department (<c>exte_deptId</c>).</summary>
    public long? DepartmentId { get; init; }

    /// <summary>Mobile number (<c>exteMobile</c>).</summary>
    public string? Mobile { get; init; }

    /// <summary>Whether calls divert to the mobile number (<c>exteinMobileRule</c>).</summary>
    public bool? DivertsToMobile { get; init; }

    /// <summary>What the extension may do (<c>exteStatus</c>).</summary>
    public EightHundredExtensionRole? Role { get; init; }

    /// <summary>Whether calls are recorded (<c>exteIsRecord</c>).</summary>
    public bool? Records { get; init; }

    /// <summary>Up to five notes (<c>exteMemo</c>, <c>exteMemo2</c> … <c>exteMemo5</c>); a null among them is not sent.</summary>
    public IReadOnlyList<string?> Memos { get; init; } = [];

    /// <summary>Login name (<c>exteLoginName</c>).</summary>
    public string? LoginName { get; init; }

    /// <summary>What the extension works with (<c>exteLoginType</c>).</summary>
    public EightHundredLoginType? LoginType { get; init; }

    /// <summary>Number shown on internal calls, by its id (<c>exte_transfer_shpId</c>).</summary>
    public long? InternalDisplayNumberId { get; init; }

    /// <summary>Whether the mobile app may log on (<c>exteIsApp</c>).</summary>
    public bool? AllowsApp { get; init; }

    /// <summary>Number shown outside, by its id (<c>exte_shpId</c>).</summary>
    public long? DisplayNumberId { get; init; }

    /// <summary>The number only: settings hold a password.</summary>
    public override string ToString() => $"extension {Extension}";

    internal EightHundredParameters ToParameters(long? id)
    {
        if (Memos.Count > 5)
        {
            throw new ArgumentException("An extension has five notes.");
        }

        var parameters = new EightHundredParameters
        {
            { "exteId", id },
            { "exteExtension", Extension },
            { "exteName", Name },
            { "extePassword", Password },
            { "exte_deptId", DepartmentId },
            { "exteMobile", Mobile },
            { "exteinMobileRule", DivertsToMobile },
            { "exteStatus", Role?.Value },
            { "exteIsRecord", Records },
        };
        for (int i = 0; i < Memos.Count; i++)
        {
            parameters.Add(i == 0 ? "exteMemo" : $"exteMemo{i + 1}", Memos[i]);
        }

        parameters.Add("exteLoginName", LoginName);
        parameters.Add("exteLoginType", LoginType?.Value);
        parameters.Add("exte_transfer_shpId", InternalDisplayNumberId);
        parameters.Add("exteIsApp", AllowsApp);
        parameters.Add("exte_shpId", DisplayNumberId);
        return parameters;
    }
}
