namespace PbxConnectors.EightHundred.Customers;

/// <summary>A customer with everything that belongs to it (2.6.2). Immutable.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Phones">Telephone numbers.</param>
/// <param name="Sales">Sales.</param>
/// <param name="WorkOrders">Work orders.</param>
public sealed record EightHundredCustomerDetails(
    EightHundredCustomer Customer,
    IReadOnlyList<EightHundredRow> Phones,
    IReadOnlyList<EightHundredRow> Sales,
    IReadOnlyList<EightHundredRow> WorkOrders);
