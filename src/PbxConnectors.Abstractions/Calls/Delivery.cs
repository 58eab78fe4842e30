namespace PbxConnectors;

/// <summary>What became of a command on the wire. Decides whether sending it again could ring somebody twice.</summary>
public enum Delivery
{
    /// <summary>It may have reached the PBX or not: look into the records before dialling again.</summary>
    Unknown = 0,

    /// <summary>The PBX has certainly not acted on it: nothing left us, or it was turned away at the door (401). Safe to send again.</summary>
    NotSent,

    /// <summary>The PBX received it and answered.</summary>
    Sent,
}
