using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Transactions;

/// <summary>Why a request has no answer.</summary>
/// <param name="Cause">What kept it from being sent or answered; null when nobody answered in time.</param>
/// <param name="MayHaveArrived">True when the other side may have received it.</param>
internal sealed record TransactionFailure(Exception? Cause, bool MayHaveArrived)
{
    /// <summary>In words that name no address.</summary>
    public string Describe() => Cause switch
    {
        null => "nobody answered",
        SipCertificateException certificate => certificate.Message,
        ObjectDisposedException => "the line was closed",
        _ when MayHaveArrived => $"the connection broke before an answer came ({Cause.GetType().Name})",
        _ => $"it could not be sent ({Cause.GetType().Name})",
    };
}
