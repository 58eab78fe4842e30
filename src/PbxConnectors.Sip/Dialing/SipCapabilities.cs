namespace PbxConnectors.Sip.Dialing;

/// <summary>What a line of our own can do.</summary>
internal static class SipCapabilities
{
    public static PbxCapabilities Create() => new(
        Freshness.Pushed,
        [
            new(
                PbxOperation.Dial,
                CapabilityDegree.Supported,
                "From an extension that is registered here. Whoever refuses, PBX or network, the call ends with it; calls end with the dialer."),
            new(PbxOperation.HangUp, CapabilityDegree.Supported),
            new(PbxOperation.Hold, CapabilityDegree.Supported, "Calls placed here only."),
            new(PbxOperation.Retrieve, CapabilityDegree.Supported, "Calls placed here only."),
            new(PbxOperation.TransferBlind, CapabilityDegree.Supported, "By REFER; calls placed here only."),
            new(PbxOperation.SendDigits, CapabilityDegree.Supported, "RFC 4733; through SipPbxDialer.SendDigitsAsync."),
            new(PbxOperation.ExtensionStatus, CapabilityDegree.Supported, "The extensions registered here: registration and calls of this line."),
            new(PbxOperation.LiveCallEvents, CapabilityDegree.Supported, "The calls and extensions of this line."),
            new(PbxOperation.Recordings, CapabilityDegree.Supported, "Of the latest calls of this line."),
            new(PbxOperation.LiveAudio, CapabilityDegree.Supported, "PbxCall.TryGetLiveAudio, from the first packet on."),
            new(
                PbxOperation.EarlyMedia,
                CapabilityDegree.Supported,
                "EarlyMediaBegan in PbxCall.ReadStepsAsync, when the first packet of sound comes; a 183 alone tells nothing."),
        ]);
}
