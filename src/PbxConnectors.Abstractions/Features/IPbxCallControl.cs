namespace PbxConnectors;

/// <summary>
/// Acts on live calls. Each command is sent at most once; accepted is not done, so follow the call or its status. What a PBX lacks throws
/// <see cref="PbxNotSupportedException"/> at once. Thread-safe.
/// </summary>
public interface IPbxCallControl : IPbxFeature
{
    /// <summary>Ends a call (clearConnection), also one that this dialer did not place.</summary>
    Task HangUpAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Puts a call on hold (holdCall).</summary>
    Task HoldAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Takes a call back from hold (retrieveCall).</summary>
    Task RetrieveAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Transfers without asking (singleStepTransferCall).</summary>
    Task TransferBlindAsync(CallReference call, string to, CancellationToken cancellationToken = default);

    /// <summary>Begins a transfer with consultation (consultationCall): the party waits while the extension talks to <paramref name="to"/>.</summary>
    Task StartAttendedTransferAsync(CallReference call, string to, CancellationToken cancellationToken = default);

    /// <summary>Completes a transfer with consultation (transferCall).</summary>
    Task CompleteAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Returns from the consultation to the party that waits (reconnectCall).</summary>
    Task CancelAttendedTransferAsync(CallReference call, CancellationToken cancellationToken = default);

    /// <summary>Transfers to an application of the PBX: IVR, queue, voicemail. The address is in the vendor's own form.</summary>
    Task TransferToApplicationAsync(CallReference call, string application, CancellationToken cancellationToken = default);

    /// <summary>Takes a call that rings at another extension (directedPickupCall).</summary>
    Task PickUpAsync(string extension, string ringingExtension, CancellationToken cancellationToken = default);

    /// <summary>Gives a caller who waits in a queue to an extension.</summary>
    Task TakeQueuedCallAsync(string extension, string callerOrCallId, CancellationToken cancellationToken = default);
}
