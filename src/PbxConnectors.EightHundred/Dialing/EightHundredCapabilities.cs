using static PbxConnectors.CapabilityDegree;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>What 800ing can do, by its document: it has no call control, but messages to client programs.</summary>
internal static class EightHundredCapabilities
{
    public static PbxCapabilities Create(EightHundredDialingOptions options) => new(
        Freshness.Polled,
        [
            options.FromExtension == EightHundredExtensionDialing.Callback
                ? new(PbxOperation.Dial, Supported, "As a callback: the PBX calls the extension, then the number.")
                : new(
                    PbxOperation.Dial,
                    SupportedWithoutConfirmation,
                    "The extension's client program is asked to dial; the call is found in the records, by numbers and time."),
            new(PbxOperation.CallBack, Supported, "DisplayNumber, RingTimeout and UserData are not carried: the PBX has no place for them."),
            new(PbxOperation.DialFromDevice, Supported, "The call is found in the records, by number and time."),
            options.FromExtension == EightHundredExtensionDialing.Callback
                ? new(PbxOperation.HangUp, NotSupported, "A callback cannot be ended.")
                : new(
                    PbxOperation.HangUp,
                    SupportedWithoutConfirmation,
                    "Only calls a client program was asked to dial, through PbxCall.HangUpAsync; other calls cannot be ended."),
            new(PbxOperation.AgentLogIn, Supported, "Checks in; the PBX knows no queues here."),
            new(PbxOperation.AgentLogOut, Supported),
            new(PbxOperation.AgentStatus, Supported, "A free text; only its usual words are understood."),
            new(PbxOperation.ExtensionStatus, Supported, "A free text; only its usual words are understood."),
            new(PbxOperation.WaitingCallers, Supported),
            new(PbxOperation.LiveCallEvents, Supported, "Where the pushes are received, or messages are polled; see EightHundredEventsOptions."),
            new(PbxOperation.CallRecords, Supported),
            new(PbxOperation.Recordings, Supported),
            new(PbxOperation.Campaigns, Supported, "Automatic dialling through a call flow; other kinds through EightHundredClient.Campaigns."),
            new(PbxOperation.Blacklist, Supported, "Directions are not told apart."),
            new(PbxOperation.ExtensionAdministration, Supported, "Through EightHundredClient.Extensions."),
        ]);
}
