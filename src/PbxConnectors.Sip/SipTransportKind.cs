namespace PbxConnectors.Sip;

/// <summary>What carries SIP to the PBX (RFC 3261 §18).</summary>
public enum SipTransportKind
{
    /// <summary>UDP; requests of more than 1300 bytes go by TCP where the PBX takes it.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TCP under TLS. Encrypts the signalling only: the audio stays plain RTP.</summary>
    Tls,
}
