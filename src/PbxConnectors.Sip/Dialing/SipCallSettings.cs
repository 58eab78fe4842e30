using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Rtp;

namespace PbxConnectors.Sip.Dialing;

/// <summary>What a call needs from the line.</summary>
internal sealed record SipCallSettings
{
    public required SipClient Client { get; init; }

    public required SipStack Stack { get; init; }

    public required SipAccount Account { get; init; }

    public required DialRequest Request { get; init; }

    /// <summary>Names the call's session descriptions.</summary>
    public required long SessionId { get; init; }

    /// <summary>Keeps the recording of the call.</summary>
    public required Func<string, SampleTimeline, RecordingReference?> Keep { get; init; }

    /// <summary>Told what happens with the call, its end aside.</summary>
    public required LineEvents Events { get; init; }

    /// <summary>The call is over.</summary>
    public required Action<SipCall, CallResult, Freshness> Ended { get; init; }
}
