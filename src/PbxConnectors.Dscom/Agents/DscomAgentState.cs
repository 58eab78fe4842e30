namespace PbxConnectors.Dscom.Agents;

/// <summary>State of an agent as dscom numbers it. Open: any number the PBX knows may be used or come back.</summary>
/// <param name="Value">The number as text.</param>
public readonly record struct DscomAgentState(string Value)
{
    /// <summary>-1 未登录: not logged on. Read only.</summary>
    public static DscomAgentState LoggedOut { get; } = new("-1");

    /// <summary>0 就绪: ready.</summary>
    public static DscomAgentState Ready { get; } = new("0");

    /// <summary>1 通话中: talking. Read only.</summary>
    public static DscomAgentState Talking { get; } = new("1");

    /// <summary>2 振铃: ringing. Read only.</summary>
    public static DscomAgentState Ringing { get; } = new("2");

    /// <summary>3 整理: after-call work. Read only.</summary>
    public static DscomAgentState AfterCallWork { get; } = new("3");

    /// <summary>4 私事暂休: private break.</summary>
    public static DscomAgentState PrivateBreak { get; } = new("4");

    /// <summary>5 公事暂休: work break.</summary>
    public static DscomAgentState WorkBreak { get; } = new("5");

    /// <summary>6 外拨工作: outbound work. Read only.</summary>
    public static DscomAgentState OutboundWork { get; } = new("6");

    /// <summary>7 代接电话: picked a call up. Read only.</summary>
    public static DscomAgentState PickedUp { get; } = new("7");

    /// <summary>8 振铃超时: let it ring too long. Read only.</summary>
    public static DscomAgentState RingTimeout { get; } = new("8");

    /// <summary>9 暂休超时: break overrun. Read only.</summary>
    public static DscomAgentState BreakTimeout { get; } = new("9");

    /// <summary>10 忙于其他队列: busy in another queue. Read only.</summary>
    public static DscomAgentState BusyElsewhere { get; } = new("10");

    /// <summary>11 自定义状态1.</summary>
    public static DscomAgentState Custom1 { get; } = new("11");

    /// <summary>12 自定义状态2.</summary>
    public static DscomAgentState Custom2 { get; } = new("12");

    /// <summary>13 自定义状态3: unconfirmed, for the document prints 12 twice.</summary>
    public static DscomAgentState Custom3 { get; } = new("13");

    // The queue status answers with Chinese words where the agent status answers with numbers.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["未登录"] = "-1", ["就绪"] = "0", ["通话中"] = "1", ["振铃"] = "2", ["整理"] = "3",
        ["私事暂休"] = "4", ["公事暂休"] = "5", ["外拨工作"] = "6", ["代接电话"] = "7", ["振铃超时"] = "8", ["暂休超时"] = "9",
        ["忙于其他队列"] = "10", ["自定义状态1"] = "11", ["自定义状态2"] = "12", ["自定义状态3"] = "13",
    };

    /// <summary>The state in common terms.</summary>
    public AgentState ToAgentState() => Value switch
    {
        "-1" => AgentState.LoggedOut,
        "0" => AgentState.Ready,
        "1" or "6" or "7" or "10" => AgentState.Busy,
        "2" => AgentState.Reserved,
        "3" => AgentState.AfterCallWork,
        "4" or "5" or "8" or "9" or "11" or "12" or "13" => AgentState.NotReady,
        _ => AgentState.Unknown,
    };

    /// <summary>The number.</summary>
    public override string ToString() => Value ?? "";

    internal static DscomAgentState? Read(string? text) =>
        text is null ? null : new DscomAgentState(Words.GetValueOrDefault(text.Trim(), text.Trim()));
}
