namespace PbxConnectors.Ola.Blacklist;

/// <summary>Which calls a blacklist entry bars (<c>special_flag</c>). The values are the vendor's.</summary>
public enum OlaBlacklistKind
{
    /// <summary>2 呼入黑名单: calls from the number.</summary>
    Inbound = 2,

    /// <summary>3 呼出黑名单: calls to the number.</summary>
    Outbound = 3,

    /// <summary>4 呼入呼出黑名单: both.</summary>
    Both = 4,
}
