using System.Globalization;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialing;

/// <summary>Turns what went wrong on the line into the exceptions callers know.</summary>
internal sealed class SipFailures(PbxIdentity pbx)
{
    /// <summary>There is no such extension on this line.</summary>
    public PbxRejectedException NoExtension(string extension) => new(
        $"{PhoneNumbers.Mask(extension)} is no extension of {pbx}: add it to {nameof(SipOptions)}.{nameof(SipOptions.Accounts)} " +
        $"or through {nameof(SipClient)}.{nameof(SipClient.Registrations)}.",
        Details(PbxOperation.Dial, null, Delivery.NotSent));

    /// <summary>The extension is not registered now.</summary>
    public PbxException NotRegistered(SipRegistrationState state)
    {
        string message = $"The extension {PhoneNumbers.Mask(state.Extension)} is not registered at {pbx}: {state.Problem ?? "it is being removed"}.";
        var details = Details(PbxOperation.Dial, state.StatusCode, Delivery.NotSent) with
        {
            VendorMessage = state.Problem, IsTransient = state.Status != SipRegistrationStatus.Refused,
        };
        return state.Status == SipRegistrationStatus.Refused
            ? new PbxAuthenticationException(message, details)
            : new PbxUnavailableException(message, details);
    }

    /// <summary>All RTP ports are lent or resting.</summary>
    public PbxUnavailableException NoPort() => new(
        $"{pbx} has no RTP port left: widen {nameof(SipMediaOptions)}.{nameof(SipMediaOptions.FirstPort)} to {nameof(SipMediaOptions.LastPort)}.",
        Details(PbxOperation.Dial, null, Delivery.NotSent) with { IsTransient = true });

    /// <summary>The INVITE had no answer, or none but the refusal of the password.</summary>
    public PbxException NotPlaced(InviteEnding ending)
    {
        if (ending.NotAuthorized)
        {
            return new PbxAuthenticationException(
                $"{pbx} does not accept the extension's password for a call.",
                Details(PbxOperation.Dial, ending.Refusal?.StatusCode, Delivery.NotSent) with { VendorMessage = ending.Refusal?.Phrase });
        }

        var failure = ending.Failure;
        return failure switch
        {
            { Cause: null } => new PbxTimeoutException(
                $"{pbx} did not answer the INVITE; it may have reached the PBX all the same.",
                Details(PbxOperation.Dial, null, Delivery.Unknown) with { IsTransient = true }),
            { Cause: { } cause } => new PbxUnavailableException(
                $"The INVITE to {pbx} failed: {failure.Describe()}.",
                Details(PbxOperation.Dial, null, failure.MayHaveArrived ? Delivery.Unknown : Delivery.NotSent) with { IsTransient = true },
                cause),
            null => new PbxUnavailableException(
                $"The call was given up before {pbx} had answered.", Details(PbxOperation.Dial, null, Delivery.Unknown)),
        };
    }

    /// <summary>Throws unless a command within a call was carried out.</summary>
    public void Check(PbxOperation operation, (SipMessage? Response, TransactionFailure? Failure) outcome)
    {
        if (outcome.Response is { IsSuccess: true })
        {
            return;
        }

        if (outcome.Response is { } refusal)
        {
            throw new PbxRejectedException(
                $"The other side refused {operation}: {refusal}.",
                Details(operation, refusal.StatusCode, Delivery.Sent) with { VendorMessage = refusal.Phrase });
        }

        var failure = outcome.Failure!;
        throw failure.Cause is InvalidOperationException and not ObjectDisposedException
            ? Refuse(operation, "The call is not answered, or over.")
            : failure.Cause is null
                ? new PbxTimeoutException($"The other side did not answer {operation}.", Details(operation, null, Delivery.Unknown))
                : new PbxUnavailableException(
                    $"{operation} failed: {failure.Describe()}.",
                    Details(operation, null, failure.MayHaveArrived ? Delivery.Unknown : Delivery.NotSent),
                    failure.Cause);
    }

    /// <summary>A command that cannot be carried out as things stand.</summary>
    public PbxRejectedException Refuse(PbxOperation operation, string why) => new(why, Details(operation, null, Delivery.NotSent));

    private PbxErrorDetails Details(PbxOperation operation, int? status, Delivery delivery) => new()
    {
        Pbx = pbx,
        Operation = operation.ToString(),
        VendorCode = status?.ToString(CultureInfo.InvariantCulture),
        Delivery = delivery,
    };
}
