using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transactions;

/// <summary>For requests whose answer changes nothing.</summary>
internal sealed class SilentUser : IClientTransactionUser
{
    public static readonly SilentUser Instance = new();

    public void OnResponse(ClientTransaction transaction, SipMessage response)
    {
    }

    public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
    }
}
