using System.Collections.Concurrent;
using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Dialing;

// Call control and supervision, which the WebSocket does but for hanging up and holding. ola knows calls by their extension.
public sealed partial class OlaDialer
{
    private const string NeedsSession = "Only the WebSocket does that: set Session:UserName and Session:Password.";

    private readonly ConcurrentDictionary<string, byte> _bargedIn = new(StringComparer.Ordinal);

    /// <summary>Hangs up an extension over HTTP; a call known by its id only is ended by force over the WebSocket.</summary>
    public Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension is { } extension
            ? _client.Calls.HangUpAsync(extension, cancellationToken)
            : SessionFor(PbxOperation.HangUp).KillCallAsync(call.CallId, cancellationToken: cancellationToken);
    }

    /// <inheritdoc />
    public Task HoldAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.HoldAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default) =>
        _client.Calls.RetrieveAsync(ExtensionOf(call), cancellationToken);

    /// <inheritdoc />
    public Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TransferBlind).TransferAsync(ExtensionOf(call), to, cancellationToken);

    /// <summary>
    /// Calls another party while the present one waits: <c>consult</c>, which is in no document and must be allowed.
    /// </summary>
    public Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default) =>
        UndocumentedSessionFor(PbxOperation.StartAttendedTransfer).ConsultAsync(ExtensionOf(call), to, cancellationToken);

    /// <summary>Not supported: no command for it is known.</summary>
    public Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CompleteAttendedTransfer);

    /// <summary>Not supported: no command for it is known.</summary>
    public Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(Pbx, PbxOperation.CancelAttendedTransfer);

    /// <summary>Transfers to a queue, by its number.</summary>
    public Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TransferToApplication).TransferAsync(ExtensionOf(call), application, cancellationToken);

    /// <inheritdoc />
    public Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.PickUp).InterceptAsync(extension, ringingExtension, cancellationToken);

    /// <summary>Gives a waiting caller, named by call id (<see cref="WaitingCaller.CallIds"/>), to an extension.</summary>
    public Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default) =>
        SessionFor(PbxOperation.TakeQueuedCall).TakeQueuedCallAsync(extension, callerOrCallId, cancellationToken);

    /// <inheritdoc />
    public async Task SuperviseAsync(
        string supervisor, string extension, SupervisionMode mode, CancellationToken cancellationToken = default)
    {
        switch (mode)
        {
            case SupervisionMode.Listen:
                await SessionFor(PbxOperation.Listen).ListenAsync(supervisor, extension, cancellationToken).ConfigureAwait(false);
                _bargedIn.TryRemove(supervisor, out _);
                break;
            case SupervisionMode.Whisper:
                // Whispering chooses who hears a supervisor that listens already.
                var session = UndocumentedSessionFor(PbxOperation.Whisper);
                await session.ListenAsync(supervisor, extension, cancellationToken).ConfigureAwait(false);
                await session.WhisperAsync(supervisor, "agent", cancellationToken).ConfigureAwait(false);
                _bargedIn.TryRemove(supervisor, out _);
                break;
            case SupervisionMode.BargeIn:
                await SessionFor(PbxOperation.BargeIn).AddThirdPartyAsync(
                    extension, supervisor, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
                _bargedIn[supervisor] = 0;
                break;
            case SupervisionMode.TakeOver:
                await SessionFor(PbxOperation.TakeOver).InterceptAsync(supervisor, extension, cancellationToken)
                    .ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown kind of supervision.");
        }
    }

    /// <inheritdoc />
    public Task StopSupervisingAsync(string supervisor, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(supervisor);
        var session = SessionFor(PbxOperation.StopSupervising);
        return _bargedIn.TryRemove(supervisor, out _)
            ? session.RemoveThirdPartyAsync(supervisor, cancellationToken)
            : session.StopListeningAsync(supervisor, cancellationToken);
    }

    private OlaSession SessionFor(PbxOperation operation) =>
        _client.Session.IsConfigured ? _client.Session : throw new PbxNotSupportedException(Pbx, operation, NeedsSession);

    private OlaSession UndocumentedSessionFor(PbxOperation operation)
    {
        var session = SessionFor(operation);
        return _client.Options.Session.AllowUndocumentedCommands
            ? session
            : throw new PbxNotSupportedException(
                Pbx, operation, "A command for it is known from the wire only: to try it, set Session:AllowUndocumentedCommands.");
    }

    private static string ExtensionOf(CallReference call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Extension ?? throw new ArgumentException(
            "ola knows calls by their extension: use CallReference.ByExtension.", nameof(call));
    }
}
