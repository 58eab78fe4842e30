namespace PbxConnectors.EightHundred.Sales;

/// <summary>A change to a sale (2.8.2). Null is not sent. Immutable.</summary>
/// <param name="SaleId">Id of the sale (<c>csId</c>; the document describes it as a telephone number, a slip).</param>
public sealed record EightHundredSaleUpdate(string SaleId)
{
    /// <summary>Agent's extension.</summary>
    public string? Extension { get; init; }

    /// <summary>Customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Customer's type.</summary>
    public string? CustomerType { get; init; }

    /// <summary>Whether the sale was made (<c>status</c> 1) or failed (0).</summary>
    public bool? Made { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The id only.</summary>
    public override string ToString() => $"sale {SaleId}";
}
