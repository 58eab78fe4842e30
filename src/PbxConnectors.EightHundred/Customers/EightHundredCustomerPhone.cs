namespace PbxConnectors.EightHundred.Customers;

/// <summary>A telephone number of a customer to save.</summary>
/// <param name="Phone">The number (<c>cpPhone</c>).</param>
/// <param name="Type">Its type (<c>cpType</c>); the PBX takes 常用电话 for the first when null.</param>
/// <param name="Contact">Who answers there (<c>cpLinkMan</c>).</param>
public sealed record EightHundredCustomerPhone(string Phone, string? Type = null, string? Contact = null)
{
    /// <summary>The number masked.</summary>
    public override string ToString() => PhoneNumbers.Mask(Phone);
}
