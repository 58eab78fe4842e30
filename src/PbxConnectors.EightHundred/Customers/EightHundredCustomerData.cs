using System.Globalization;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>A customer to create or change (2.1.9, 2.6.4). Null is not sent. Immutable.</summary>
public sealed record EightHundredCustomerData
{
    /// <summary>Id (<c>custId</c>); null creates a customer.</summary>
    public string? Id { get; init; }

    /// <summary>Contact (<c>custName</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Company (<c>custCorpName</c>).</summary>
    public string? Company { get; init; }

    /// <summary>Status (<c>custStatus</c>).</summary>
    public string? Status { get; init; }

    /// <summary>QQ (<c>custQQ</c>).</summary>
    public string? Qq { get; init; }

    /// <summary>Address (<c>custAddr</c>).</summary>
    public string? Address { get; init; }

    /// <summary>Calendar of the birthday (<c>custBirthdayType</c>).</summary>
    public EightHundredBirthdayType? BirthdayType { get; init; }

    /// <summary>Birthday (<c>custBirthday</c>).</summary>
    public DateOnly? Birthday { get; init; }

    /// <summary>Source (<c>custSource</c>).</summary>
    public string? Source { get; init; }

    /// <summary>Age (<c>custAge</c>).</summary>
    public string? Age { get; init; }

    /// <summary>Area (<c>custArea</c>).</summary>
    public string? Area { get; init; }

    /// <summary>Sex (<c>custSex</c>).</summary>
    public string? Sex { get; init; }

    /// <summary>Note (<c>custMemo</c>).</summary>
    public string? Memo { get; init; }

    /// <summary>Type (<c>custType</c>).</summary>
    public string? Type { get; init; }

    /// <summary>Up to three further values (<c>custOther1</c>–<c>custOther3</c>).</summary>
    public IReadOnlyList<string?> Others { get; init; } = [];

    /// <summary>Telephone numbers; the first is sent as <c>cpPhone</c> too.</summary>
    public IReadOnlyList<EightHundredCustomerPhone> Phones { get; init; } = [];

    /// <summary>The id only.</summary>
    public override string ToString() => $"customer {Id ?? "(new)"}";

    internal EightHundredParameters ToParameters(string indexedName)
    {
        if (Others.Count > 3)
        {
            throw new ArgumentException("A customer has three further values.");
        }

        var parameters = new EightHundredParameters
        {
            { "custId", Id ?? "" },
            { "cpPhone", Phones.Count > 0 ? Phones[0].Phone : null },
            { "custName", Name },
            { "custCorpName", Company },
            { "custStatus", Status },
            { "custQQ", Qq },
            { "custAddr", Address },
            { "custBirthdayType", BirthdayType?.Value },
            { "custBirthday", Birthday?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            { "custSource", Source },
            { "custAge", Age },
            { "custArea", Area },
            { "custSex", Sex },
            { "custMemo", Memo },
            { "custType", Type },
        };
        for (int i = 0; i < Others.Count; i++)
        {
            parameters.Add($"custOther{i + 1}", Others[i]);
        }

        if (Phones.Count > 0)
        {
            parameters.Add("recordCount_voip_customer_phone", Phones.Count);
        }

        for (int i = 0; i < Phones.Count; i++)
        {
            parameters.Add(Indexed("cpPhone", i), Phones[i].Phone);
            parameters.Add(Indexed("cpType", i), Phones[i].Type);
            parameters.Add(Indexed("cpLinkMan", i), Phones[i].Contact);
        }

        return parameters;

        string Indexed(string name, int index) =>
            indexedName.Replace("{name}", name, StringComparison.Ordinal).Replace("{index}", WireValues.Text(index), StringComparison.Ordinal);
    }
}
