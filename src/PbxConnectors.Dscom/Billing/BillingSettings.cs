using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Billing;

/// <summary>What the billing push needs of its client.</summary>
internal sealed record BillingSettings(
    DscomOptions Options,
    PbxIdentity Pbx,
    SingleFlightTokenSource Tokens,
    DscomRecords Records,
    PbxClock Clock,
    SecretRedactor Redactor,
    ILogger Logger,
    TimeProvider Time)
{
    /// <summary>The connection only: settings reach secrets.</summary>
    public override string ToString() => $"Billing push of {Pbx}";
}
