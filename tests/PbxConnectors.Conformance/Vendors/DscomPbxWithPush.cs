using PbxConnectors.Dscom;

namespace PbxConnectors.Conformance;

/// <summary>dscom with its billing push, which wakes whoever waits for a record.</summary>
public sealed class DscomPbxWithPush : DscomPbx
{
    public override string Name => "dscom with billing push";

    protected override void Configure(DscomOptions options)
    {
        options.BillingPush.Enabled = true;
        options.BillingPush.Address = BillingAddress;
    }
}
