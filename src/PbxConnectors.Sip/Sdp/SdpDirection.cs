namespace PbxConnectors.Sip.Sdp;

/// <summary>Direction of a media stream (RFC 3264 §5.1), seen from who wrote it.</summary>
internal enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}
