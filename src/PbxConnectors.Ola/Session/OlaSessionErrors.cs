using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>The errors of the WebSocket: each says what failed, what became of the command and what to do. Thread-safe.</summary>
internal sealed class OlaSessionErrors(PbxIdentity pbx, SecretRedactor redactor)
{
    /// <summary>The PBX answered with an error code.</summary>
    public PbxException Refused(OlaCommand command, OlaCommandReply reply)
    {
        var (code, message) = Read(reply);
        var details = Details(command, Delivery.Sent) with { VendorCode = code, VendorMessage = message, Body = redactor.Clip(reply.Utf8.Span) };
        return code is OlaErrorCodes.AuthenticationFailed or OlaErrorCodes.AccountNotEnabled
            ? new PbxAuthenticationException(
                $"{command.Operation}: the PBX does not allow it ({code}): {message}", details with { Delivery = Delivery.NotSent })
            : new PbxRejectedException($"{command.Operation}: the PBX refused with code {code}: {message}", details);
    }

    /// <summary>The PBX does not let us in.</summary>
    public PbxAuthenticationException NotAccepted(OlaCommandReply reply)
    {
        var (code, message) = Read(reply);
        return new PbxAuthenticationException(
            $"{OlaCommand.Authenticate.Operation}: the PBX does not accept the credentials ({code}): {message} " +
            "Check Session:UserName and Session:Password: usually an extension and its password.",
            Details(OlaCommand.Authenticate, Delivery.NotSent) with { VendorCode = code, VendorMessage = message });
    }

    /// <summary>The connection was closed before we were let in.</summary>
    public PbxUnavailableException ClosedWhileSigningOn() => new(
        $"{OlaConnection.SocketOperation}: the PBX closed the connection while signing on.",
        Details(OlaCommand.Authenticate, Delivery.NotSent) with { IsTransient = true });

    /// <summary>There was no connection to send the command over.</summary>
    public PbxUnavailableException Down(OlaCommand command) => new(
        $"{command.Operation}: the WebSocket is not connected.", Details(command, Delivery.NotSent) with { IsTransient = true });

    /// <summary>The connection was gone before the reply.</summary>
    public PbxUnavailableException Broken(OlaCommand command, string what) => new(
        $"{command.Operation}: {what}.", Details(command, Delivery.Unknown) with { IsTransient = true });

    /// <summary>The reply did not come in time.</summary>
    public PbxTimeoutException NoReply(OlaCommand command, TimeSpan limit) => new(
        $"{command.Operation}: no reply within {limit.TotalSeconds:0.#} s.", Details(command, Delivery.Unknown) with { IsTransient = true });

    /// <summary>The connection stays away for a reason of its own.</summary>
    public PbxException Stopped(string operation, PbxException error)
    {
        string message = $"{operation}: the WebSocket stays disconnected. {error.Message}";
        var details = new PbxErrorDetails
        {
            Pbx = pbx,
            Operation = operation,
            Delivery = Delivery.NotSent,
            VendorCode = error.VendorCode,
            VendorMessage = error.VendorMessage,
            HttpStatus = error.HttpStatus,
        };
        return error is PbxAuthenticationException
            ? new PbxAuthenticationException(message, details, error)
            : new PbxUnavailableException(message, details, error);
    }

    private (string? Code, string? Message) Read(OlaCommandReply reply) => (redactor.Redact(reply.Code), redactor.Redact(reply.Message));

    private PbxErrorDetails Details(OlaCommand command, Delivery delivery) =>
        new() { Pbx = pbx, Operation = command.Operation, Delivery = delivery };
}
