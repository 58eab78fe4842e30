using static PbxConnectors.CapabilityDegree;

namespace PbxConnectors.Ola.Dialing;

/// <summary>
/// What ola can do, by its document, over HTTP alone or with the WebSocket. "Confirmed" means that a state tells afterwards. Call
/// records and recordings are mentioned in the document and described nowhere.
/// </summary>
internal static class OlaCapabilities
{
    private const string OnClient = "On the vendor client: OlaClient.";
    private const string OptIn = "On the wire only: needs Session:AllowUndocumentedCommands.";

    public static PbxCapabilities Create(OlaOptions options)
    {
        var all = new List<PbxCapability>
        {
            new(
                PbxOperation.Dial, Supported,
                "Why a call was not answered, the PBX does not tell. DisplayNumber is not carried."),
            new(PbxOperation.HangUp, Supported),
            new(PbxOperation.Hold, SupportedWithoutConfirmation),
            new(PbxOperation.Retrieve, SupportedWithoutConfirmation),
            new(PbxOperation.AgentReady, Supported),
            new(PbxOperation.AgentBreak, Supported, "A reason travels over the WebSocket only."),
            new(PbxOperation.AgentStatus, Supported),
            new(PbxOperation.ExtensionStatus, Supported),
            new(PbxOperation.QueueStatus, Supported),
            new(PbxOperation.WaitingCallers, Supported),
            new(
                PbxOperation.Campaigns, SupportedWithoutConfirmation,
                "Wants a trunk group. What becomes of the single calls is not told: they cannot be listed."),
            new(PbxOperation.Conferences, Supported),
            new(PbxOperation.Blacklist, Supported),
            new(PbxOperation.ExtensionAdministration, Supported, OnClient + "Extensions."),
        };
        if (!string.IsNullOrEmpty(options.Dialing.CallBackTrunkGroup))
        {
            all.Add(new(
                PbxOperation.CallBack, SupportedWithoutConfirmation, "The PBX tells nothing of such a call: it ends as unknown at once."));
        }

        if (options.Session.IsConfigured)
        {
            all.AddRange(
            [
                new(PbxOperation.TransferBlind, SupportedWithoutConfirmation, "Whether the transfer is blind is not documented."),
                new(PbxOperation.TransferToApplication, SupportedWithoutConfirmation, "To a queue, by its number."),
                new(PbxOperation.StartAttendedTransfer, Undocumented, OptIn),
                new(PbxOperation.PickUp, SupportedWithoutConfirmation, "By intercept (抢接)."),
                new(PbxOperation.TakeQueuedCall, SupportedWithoutConfirmation, "Wants the call's id, not the caller's number."),
                new(PbxOperation.Listen, SupportedWithoutConfirmation),
                new(PbxOperation.Whisper, Undocumented, OptIn),
                new(PbxOperation.BargeIn, SupportedWithoutConfirmation, "The supervisor is added as third party (三方通话)."),
                new(PbxOperation.TakeOver, SupportedWithoutConfirmation),
                new(PbxOperation.StopSupervising, SupportedWithoutConfirmation),
                new(PbxOperation.AddParty, SupportedWithoutConfirmation, OnClient + "Session."),
                new(PbxOperation.RemoveParty, SupportedWithoutConfirmation, OnClient + "Session."),
                new(PbxOperation.CollectDigits, Supported, OnClient + "Session."),
                new(PbxOperation.Answer, Undocumented, OptIn),
                new(PbxOperation.AgentLogIn, Supported),
                new(PbxOperation.AgentLogOut, Supported, "Of all queues at once."),
                new(PbxOperation.LiveCallEvents, Supported, "Of the routing keys subscribed."),
            ]);
        }

        return new PbxCapabilities(options.Session.IsConfigured ? Freshness.Pushed : Freshness.Polled, all);
    }
}
