using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Registration;

/// <summary>
/// Asks a PBX of which nothing was heard for a sign of life (OPTIONS, RFC 3261 §11), one question for all extensions. Without an answer their
/// registrations count as lost; with the first answer afterwards they are asked for at once.
/// </summary>
internal sealed class SipKeepAlive(SipStack stack, SipRegistrations registrations, SipOptions options, string domain)
{
    private readonly string _callId = SipTokens.NewCallId();
    private readonly string _tag = SipTokens.NewTag();
    private uint _sequence;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var period = options.Registration.KeepAlive;
        bool away = false;
        while (period > TimeSpan.Zero)
        {
            await Task.Delay(period, stack.Time, cancellationToken).ConfigureAwait(false);
            if (registrations.AnyKept is not { } extension)
            {
                continue;
            }

            if (!away && stack.Time.GetElapsedTime(stack.Transactions.HeardAt) < period)
            {
                continue;
            }

            bool alive = await AskAsync(extension, cancellationToken).ConfigureAwait(false);
            if (alive && away)
            {
                registrations.Retry();
            }
            else if (!alive && !away)
            {
                // A connection that is dead without having been closed would swallow the registrations too.
                stack.Transactions.Transport.Drop(stack.ServerFlow);
                registrations.Lose(null, "the PBX gives no sign of life");
            }

            away = !alive;
        }
    }

    private async Task<bool> AskAsync(string extension, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Registration.KeepAliveTimeout, stack.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        long heardBefore = stack.Transactions.HeardAt;
        try
        {
            var (response, _) = await stack.Transactions.SendAsync(MakeRequest(extension), stack.ServerFlow, either.Token).ConfigureAwait(false);
            return response is not null || stack.Transactions.HeardAt != heardBefore;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return stack.Transactions.HeardAt != heardBefore;
        }
    }

    private SipMessage MakeRequest(string extension)
    {
        var request = SipMessage.Request(SipMethods.Options, $"sip:{domain}");
        request.Headers.Add(SipNames.MaxForwards, 70)
            .Add(SipNames.From, $"<sip:{SipUri.EscapeUser(extension)}@{domain}>;tag={_tag}")
            .Add(SipNames.To, $"<sip:{domain}>")
            .Add(SipNames.CallId, _callId)
            .Add(SipNames.CSeq, $"{++_sequence} {SipMethods.Options}")
            .Add(SipNames.Contact, stack.ContactOf(extension))
            .Add(SipNames.Accept, SipBodies.Sdp);
        return request;
    }
}
