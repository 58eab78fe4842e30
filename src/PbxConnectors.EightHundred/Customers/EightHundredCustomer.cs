using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Customers;

/// <summary>
/// A customer as read (2.6.1, 2.6.2). The document does not list the columns: those it names for saving are properties, all are in
/// <see cref="Columns"/>. Immutable.
/// </summary>
public sealed class EightHundredCustomer
{
    internal EightHundredCustomer(VendorJson row) => Columns = new EightHundredRow(row);

    /// <summary>All columns.</summary>
    public EightHundredRow Columns { get; }

    /// <summary>Id (<c>custId</c>).</summary>
    public string? Id => Columns["custId"];

    /// <summary>Telephone number (<c>cpPhone</c>).</summary>
    public string? Phone => Columns["cpPhone"];

    /// <summary>Contact (<c>custName</c>).</summary>
    public string? Name => Columns["custName"];

    /// <summary>Company (<c>custCorpName</c>).</summary>
    public string? Company => Columns["custCorpName"];

    /// <summary>Status (<c>custStatus</c>).</summary>
    public string? Status => Columns["custStatus"];

    /// <summary>Type (<c>custType</c>).</summary>
    public string? Type => Columns["custType"];

    /// <summary>Note (<c>custMemo</c>).</summary>
    public string? Memo => Columns["custMemo"];

    /// <summary>The id only.</summary>
    public override string ToString() => $"customer {Id}";
}
