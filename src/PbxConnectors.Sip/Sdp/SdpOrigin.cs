namespace PbxConnectors.Sip.Sdp;

/// <summary>Names one of our session descriptions: the version grows with every change (RFC 3264 §8).</summary>
internal readonly record struct SdpOrigin(long SessionId, long Version);
