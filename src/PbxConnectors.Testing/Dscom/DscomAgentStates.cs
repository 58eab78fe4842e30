namespace PbxConnectors.Testing;

/// <summary>The numbers and words dscom has for what an agent and an extension are doing.</summary>
internal static class DscomAgentStates
{
    // The document prints 12 for the second and the third custom state; 13 is taken for the third.
    public static SimulatedAgentState? FromSettable(string number) => number switch
    {
        "" or "0" => SimulatedAgentState.Ready,
        "4" => SimulatedAgentState.PrivateBreak,
        "5" => SimulatedAgentState.WorkBreak,
        "11" => SimulatedAgentState.Custom1,
        "12" => SimulatedAgentState.Custom2,
        "13" => SimulatedAgentState.Custom3,
        _ => null,
    };

    public static int Number(SimulatedAgentState state) => state switch
    {
        SimulatedAgentState.Ready => 0,
        SimulatedAgentState.Talking => 1,
        SimulatedAgentState.Ringing => 2,
        SimulatedAgentState.AfterCallWork => 3,
        SimulatedAgentState.PrivateBreak => 4,
        SimulatedAgentState.WorkBreak => 5,
        SimulatedAgentState.OutboundWork => 6,
        SimulatedAgentState.RingTimeout => 8,
        SimulatedAgentState.BusyElsewhere => 10,
        SimulatedAgentState.Custom1 => 11,
        SimulatedAgentState.Custom2 => 12,
        _ => 13,
    };

    public static string English(SimulatedAgentState state) => state switch
    {
        SimulatedAgentState.WorkBreak => "PublicBreak",
        _ => state.ToString(),
    };

    public static string Chinese(SimulatedAgentState state) => state switch
    {
        SimulatedAgentState.Ready => "就绪",
        SimulatedAgentState.Talking => "通话中",
        SimulatedAgentState.Ringing => "振铃",
        SimulatedAgentState.AfterCallWork => "整理",
        SimulatedAgentState.PrivateBreak => "私事暂休",
        SimulatedAgentState.WorkBreak => "公事暂休",
        SimulatedAgentState.OutboundWork => "外拨工作",
        SimulatedAgentState.RingTimeout => "振铃超时",
        SimulatedAgentState.BusyElsewhere => "忙于其他队列",
        SimulatedAgentState.Custom1 => "自定义状态1",
        SimulatedAgentState.Custom2 => "自定义状态2",
        _ => "自定义状态3",
    };

    // dsStatus has no list; these are the device states of the Asterisk below, which fit the printed values 1 and 5.
    public static string DeviceNumber(SimulatedExtensionState state) => state switch
    {
        SimulatedExtensionState.Idle => "1",
        SimulatedExtensionState.InUse => "2",
        SimulatedExtensionState.Unavailable => "5",
        SimulatedExtensionState.Ringing => "6",
        _ => "8",
    };

    public static string DeviceChinese(SimulatedExtensionState state) => state switch
    {
        SimulatedExtensionState.Idle => "空闲",
        SimulatedExtensionState.InUse => "忙线中",
        SimulatedExtensionState.Unavailable => "离线",
        SimulatedExtensionState.Ringing => "振铃",
        _ => "保持",
    };
}
