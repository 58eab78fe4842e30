namespace PbxConnectors.Sip.Transactions;

/// <summary>Why a request has no answer.</summary>
/// <param name="Cause">What kept it from being sent; null when nobody answered in time.</param>
/// <param name="MayHaveArrived">True when the other side may have received it.</param>
internal sealed record TransactionFailure(Exception? Cause, bool MayHaveArrived)
{
    /// <summary>In words that name no address.</summary>
    public string Describe() => Cause is null ? "nobody answered" : $"it could not be sent ({Cause.GetType().Name})";
}
