using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>A request within a dialog; challenged, it is sent once more with the password.</summary>
internal sealed class DialogRequest(DialogContext context, SipDialog dialog, string method, Action<SipMessage> complete)
    : IClientTransactionUser
{
    private readonly TaskCompletionSource<(SipMessage?, TransactionFailure?)> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _authorized;
    private bool _repeated;
    private SipMessage? _ack;

    /// <summary>
    /// Whether it is sent once more when its connection breaks: for requests that do no harm when they arrive twice, such as BYE.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>Runs under the call's lock when the request is over, with its answer or the reason why there is none.</summary>
    public Action<SipMessage?, TransactionFailure?>? Done { get; init; }

    /// <summary>The final answer, or the reason why there is none.</summary>
    public Task<(SipMessage? Response, TransactionFailure? Failure)> Outcome => _outcome.Task;

    /// <summary>Sends it; to be called under the call's lock.</summary>
    public void Send() => Send(challenge: null);

    public void OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (response.IsProvisional)
        {
            return;
        }

        lock (context.Gate)
        {
            if (method is SipMethods.Invite or SipMethods.Update && response.IsSuccess)
            {
                dialog.UpdateTarget(response);
            }

            if (method == SipMethods.Invite && response.IsSuccess)
            {
                _ack ??= dialog.MakeRequest(SipMethods.Ack, transaction.Request.CSeqNumber);
                context.Stack.Transactions.SendWithoutAnswer(_ack, dialog.FindFlow(context.Stack.ServerFlow));
            }

            if (response.StatusCode is 401 or 407 && !_authorized && DigestChallenge.Strongest(response) is { } challenge)
            {
                _authorized = true;
                Send(challenge);
                return;
            }

            if (!_outcome.Task.IsCompleted)
            {
                Done?.Invoke(response, null);
            }
        }

        context.News.Tell();
        _outcome.TrySetResult((response, null));
    }

    public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        lock (context.Gate)
        {
            if (Repeatable && !_repeated && failure.Cause is not (null or ObjectDisposedException))
            {
                _repeated = true;
                Send(challenge: null);
                return;
            }

            Done?.Invoke(null, failure);
        }

        context.News.Tell();
        _outcome.TrySetResult((null, failure));
    }

    private void Send(DigestChallenge? challenge)
    {
        var request = dialog.MakeRequest(method);
        complete(request);
        if (challenge is not null)
        {
            context.Writer.Authorize(request, challenge);
        }

        context.Stack.Transactions.Start(request, dialog.FindFlow(context.Stack.ServerFlow), this);
    }
}
