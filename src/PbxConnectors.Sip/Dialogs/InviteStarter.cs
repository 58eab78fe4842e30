using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>Holds a failure of an INVITE back until its session knows the transaction: it may fail before it is returned.</summary>
internal sealed class InviteStarter(IClientTransactionUser session) : IClientTransactionUser
{
    private readonly Lock _gate = new();
    private TransactionFailure? _early;
    private bool _open;

    /// <summary>Lets everything through from now on.</summary>
    /// <returns>The failure that came before; null when there was none.</returns>
    public TransactionFailure? Open()
    {
        lock (_gate)
        {
            _open = true;
            return _early;
        }
    }

    public void OnResponse(ClientTransaction transaction, SipMessage response) => session.OnResponse(transaction, response);

    public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        lock (_gate)
        {
            if (!_open)
            {
                _early = failure;
                return;
            }
        }

        session.OnFailure(transaction, failure);
    }
}
