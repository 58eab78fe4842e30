using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Transactions;

/// <summary>Told what comes of a request. Called outside all locks of the transaction; must not throw.</summary>
internal interface IClientTransactionUser
{
    /// <summary>A response came: any number of provisional ones, then a final one; for an INVITE every 2xx, repeated ones as well.</summary>
    void OnResponse(ClientTransaction transaction, SipMessage response);

    /// <summary>No answer will come.</summary>
    void OnFailure(ClientTransaction transaction, TransactionFailure failure);
}
