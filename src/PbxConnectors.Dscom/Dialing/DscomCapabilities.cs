using static PbxConnectors.CapabilityDegree;

namespace PbxConnectors.Dscom.Dialing;

/// <summary>What dscom can do, by its document. "Confirmed" means that a record or a status tells afterwards.</summary>
internal static class DscomCapabilities
{
    public static PbxCapabilities Create(DscomOptions options) =>
        new(Freshness.FromRecord, options.BillingPush.Enabled ? Always.Append(Push) : Always);

    private static PbxCapability Push { get; } =
        new(PbxOperation.LiveCallEvents, Supported, "The record of each call as it ends (RecordArrived); what happens before is not told.");

    private static PbxCapability[] Always { get; } =
    [
        new(PbxOperation.Dial, Supported, "RingTimeout and UserData are not carried: the PBX has no place for them."),
        new(PbxOperation.HangUp, Supported),
        new(PbxOperation.Hold, SupportedWithoutConfirmation),
        new(PbxOperation.Retrieve, SupportedWithoutConfirmation),
        new(PbxOperation.TransferBlind, SupportedWithoutConfirmation),
        new(PbxOperation.StartAttendedTransfer, SupportedWithoutConfirmation),
        new(PbxOperation.CompleteAttendedTransfer, SupportedWithoutConfirmation, "By hanging up the extension that transfers."),
        new(PbxOperation.CancelAttendedTransfer, SupportedWithoutConfirmation),
        new(PbxOperation.TransferToApplication, SupportedWithoutConfirmation, "Written context,exten,priority, e.g. ext-queues,200,1."),
        new(PbxOperation.Park, Supported),
        new(PbxOperation.Unpark, Supported),
        new(PbxOperation.ListParked, Supported),
        new(PbxOperation.TakeQueuedCall, SupportedWithoutConfirmation),
        new(PbxOperation.PickUp, SupportedWithoutConfirmation),
        new(PbxOperation.Listen, SupportedWithoutConfirmation),
        new(PbxOperation.Whisper, SupportedWithoutConfirmation),
        new(PbxOperation.BargeIn, SupportedWithoutConfirmation),
        new(PbxOperation.StopSupervising, SupportedWithoutConfirmation, "By hanging up the supervisor's extension."),
        new(PbxOperation.AgentLogIn, Supported, "Needs an agent number and a queue."),
        new(PbxOperation.AgentLogOut, Supported),
        new(PbxOperation.AgentReady, Supported, "Needs a queue."),
        new(PbxOperation.AgentBreak, Supported, "Needs a queue."),
        new(PbxOperation.AgentStatus, Supported),
        new(PbxOperation.ExtensionStatus, Supported, "Polled; ringing is not told apart from being in use."),
        new(PbxOperation.QueueStatus, Supported),
        new(PbxOperation.WaitingCallers, Supported),
        new(PbxOperation.TrunkStatus, Supported),
        new(PbxOperation.CallRecords, Supported),
        new(PbxOperation.Recordings, Supported),
        new(PbxOperation.Voicemail, Supported),
        new(PbxOperation.Speech, Supported),
    ];
}
