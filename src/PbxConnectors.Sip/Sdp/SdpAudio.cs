using System.Net;

namespace PbxConnectors.Sip.Sdp;

/// <summary>What the other side says about its audio (RFC 8866, RFC 3264). Immutable.</summary>
internal sealed record SdpAudio
{
    /// <summary>Where it wants RTP; null when it gave a host name or nothing.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Its RTP port; 0 refuses the stream.</summary>
    public int Port { get; init; }

    /// <summary>Its direction.</summary>
    public SdpDirection Direction { get; init; }

    /// <summary>True when the stream is encrypted (SRTP), which is not supported.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Payload types it listed, in its order of preference.</summary>
    public IReadOnlyList<int> PayloadTypes { get; init; } = [];

    /// <summary>What the payload types carry.</summary>
    public required PayloadMap Codecs { get; init; }

    /// <summary>Where RTP goes; null when the stream is refused or its address unknown.</summary>
    public IPEndPoint? EndPoint => Address is { } address && Port > 0 ? new IPEndPoint(address, Port) : null;

    /// <summary>The first listed payload type that carries speech we understand; null when there is none.</summary>
    public int? SpeechPayloadType
    {
        get
        {
            foreach (int type in PayloadTypes)
            {
                if (Codecs[type] is AudioCodec.Pcma or AudioCodec.Pcmu)
                {
                    return type;
                }
            }

            return null;
        }
    }

    /// <summary>The payload type of digits; null when it takes none.</summary>
    public int? DigitPayloadType
    {
        get
        {
            foreach (int type in PayloadTypes)
            {
                if (Codecs[type] == AudioCodec.TelephoneEvent)
                {
                    return type;
                }
            }

            return null;
        }
    }
}
