namespace PbxConnectors.Sip.Sdp;

/// <summary>What a payload type carries.</summary>
internal enum AudioCodec
{
    /// <summary>Nothing we understand.</summary>
    Unknown,

    /// <summary>G.711 A-law.</summary>
    Pcma,

    /// <summary>G.711 mu-law.</summary>
    Pcmu,

    /// <summary>Comfort noise (RFC 3389).</summary>
    ComfortNoise,

    /// <summary>Digits (RFC 4733).</summary>
    TelephoneEvent,
}
