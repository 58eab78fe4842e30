namespace PbxConnectors.Sip;

/// <summary>Codecs that may be offered: ITU-T G.711, which every network speaks and which leaves tones as they are.</summary>
public enum SipCodec
{
    /// <summary>A-law, the rule in China and Europe.</summary>
    Pcma,

    /// <summary>Mu-law, the rule in North America and Japan.</summary>
    Pcmu,
}
