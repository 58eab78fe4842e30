namespace PbxConnectors.EightHundred.Customers;

/// <summary>A page of customers (2.6.1). Immutable.</summary>
/// <param name="Customers">The customers.</param>
/// <param name="Phones">Their telephone numbers; the column that links them is not documented.</param>
/// <param name="Total">How many customers there are in all, where the PBX tells.</param>
public sealed record EightHundredCustomerPage(
    IReadOnlyList<EightHundredCustomer> Customers, IReadOnlyList<EightHundredRow> Phones, int? Total);
