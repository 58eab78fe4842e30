namespace PbxConnectors.EightHundred.Dialing;

/// <summary>
/// Reads the state of an extension (<c>statustext</c>), a free text. The document lists no words; these are the ones it uses for the ports of
/// a box (2.1.10), which "agent monitoring" shows, and their usual neighbours. What is not recognised stays unknown.
/// </summary>
internal static class ExtensionWords
{
    public static DeviceState ToDeviceState(string? text) => text?.Trim() switch
    {
        "空闲" or "在线" or "空闲/在线" or "签入" => DeviceState.Idle,
        "未连接" or "离线" or "未登录" or "未注册" => DeviceState.Unavailable,
        "震铃中" or "振铃中" or "振铃" or "响铃" => DeviceState.Ringing,
        "拨号中" or "通话中" or "呼叫中" => DeviceState.InUse,
        "忙" or "示忙" => DeviceState.Busy,
        _ => DeviceState.Unknown,
    };

    public static AgentState ToAgentState(string? text) => text?.Trim() switch
    {
        "签出" => AgentState.LoggedOut,
        "示忙" => AgentState.NotReady,
        _ => ToDeviceState(text) switch
        {
            DeviceState.Idle => AgentState.Ready,
            DeviceState.Unavailable => AgentState.LoggedOut,
            DeviceState.Ringing => AgentState.Reserved,
            DeviceState.InUse or DeviceState.Busy => AgentState.Busy,
            _ => AgentState.Unknown,
        },
    };
}
