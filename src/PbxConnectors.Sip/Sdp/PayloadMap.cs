namespace PbxConnectors.Sip.Sdp;

/// <summary>What each of the 128 RTP payload types carries: the static ones of RFC 3551, changed by rtpmap. Immutable once built.</summary>
internal sealed class PayloadMap
{
    private readonly AudioCodec[] _codecs = new AudioCodec[128];

    /// <summary>The static types, and our own number for digits.</summary>
    public PayloadMap()
    {
        _codecs[0] = AudioCodec.Pcmu;
        _codecs[8] = AudioCodec.Pcma;
        _codecs[13] = AudioCodec.ComfortNoise;
        _codecs[SdpWriter.DigitPayloadType] = AudioCodec.TelephoneEvent;
    }

    /// <summary>What a payload type carries.</summary>
    public AudioCodec this[int payloadType] => (uint)payloadType < 128 ? _codecs[payloadType] : AudioCodec.Unknown;

    /// <summary>Takes an rtpmap; types out of range are ignored.</summary>
    public void Set(int payloadType, AudioCodec codec)
    {
        if ((uint)payloadType < 128)
        {
            _codecs[payloadType] = codec;
        }
    }
}
