namespace PbxConnectors.Sip;

/// <summary>Whether provisional responses are asked to be reliable (PRACK, RFC 3262).</summary>
public enum SipReliability
{
    /// <summary>Offered: the PBX decides.</summary>
    Supported,

    /// <summary>Demanded: a PBX that cannot refuses the call with 420.</summary>
    Required,

    /// <summary>Not offered.</summary>
    Off,
}
