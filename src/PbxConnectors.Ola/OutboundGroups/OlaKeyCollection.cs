namespace PbxConnectors.Ola.OutboundGroups;

/// <summary>
/// Whose keys are collected at the end of a call (<c>hangup_dtmf</c>, <c>judgeflag</c>). The values are the vendor's.
/// </summary>
public enum OlaKeyCollection
{
    /// <summary>不采集: nobody's.</summary>
    None = 0,

    /// <summary>坐席按键: the agent's.</summary>
    Agent = 1,

    /// <summary>对方按键: the other party's.</summary>
    OtherParty = 2,
}
