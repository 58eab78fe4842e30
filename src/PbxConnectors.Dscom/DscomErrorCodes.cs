namespace PbxConnectors.Dscom;

/// <summary>
/// The codes of the document's section 错误代码, to compare with <see cref="PbxException.VendorCode"/>. The list is open: a PBX may send
/// others.
/// </summary>
public static class DscomErrorCodes
{
    /// <summary>标记留言收取状态参数有误: parameters for marking a voicemail read are wrong.</summary>
    public const string MarkVoicemailInvalid = "510000";

    /// <summary>标记留言收取状态异常: marking a voicemail read failed.</summary>
    public const string MarkVoicemailFailed = "510001";

    /// <summary>呼叫接口参数验证失败: call API parameter validation failed.</summary>
    public const string CallParametersInvalid = "600000";

    /// <summary>呼叫异常: call (dial) failed.</summary>
    public const string DialFailed = "600001";

    /// <summary>挂断异常: hang-up failed.</summary>
    public const string HangUpFailed = "600002";

    /// <summary>保持异常: hold failed.</summary>
    public const string HoldFailed = "600003";

    /// <summary>接回保持异常: retrieving the held call failed.</summary>
    public const string RetrieveFailed = "600004";

    /// <summary>转接参数验证失败: transfer parameter validation failed.</summary>
    public const string TransferParametersInvalid = "600005";

    /// <summary>转接异常: transfer failed.</summary>
    public const string TransferFailed = "600006";

    /// <summary>取消咨询转异常: cancelling the attended transfer failed.</summary>
    public const string CancelAttendedTransferFailed = "600007";

    /// <summary>代接电话参数验证失败: pickup parameter validation failed.</summary>
    public const string PickUpParametersInvalid = "600008";

    /// <summary>代接电话失败: pickup failed.</summary>
    public const string PickUpFailed = "600009";

    /// <summary>强插参数验证失败: barge-in parameter validation failed.</summary>
    public const string BargeInParametersInvalid = "600010";

    /// <summary>强插失败: barge-in failed.</summary>
    public const string BargeInFailed = "600011";

    /// <summary>监听参数验证失败: monitor parameter validation failed.</summary>
    public const string ListenParametersInvalid = "600012";

    /// <summary>监听失败: monitor failed.</summary>
    public const string ListenFailed = "600013";

    /// <summary>督导参数验证失败: whisper parameter validation failed.</summary>
    public const string WhisperParametersInvalid = "600014";

    /// <summary>督导失败: whisper failed.</summary>
    public const string WhisperFailed = "600015";

    /// <summary>驻留失败: park failed.</summary>
    public const string ParkFailed = "600016";

    /// <summary>接回驻留参数验证失败: retrieve-parked-call parameter validation failed.</summary>
    public const string UnparkParametersInvalid = "600017";

    /// <summary>驻留通话已挂断: the parked call has already hung up.</summary>
    public const string ParkedCallGone = "600018";

    /// <summary>来电重定向参数验证失败: redirect (queued call) parameter validation failed.</summary>
    public const string RedirectParametersInvalid = "600019";

    /// <summary>来电重定向异常: redirect (queued call) failed.</summary>
    public const string RedirectFailed = "600020";

    /// <summary>话机听取录音参数验证失败: handset playback parameter validation failed.</summary>
    public const string PlayOnHandsetParametersInvalid = "600021";

    /// <summary>话机听取录音异常: handset playback failed.</summary>
    public const string PlayOnHandsetFailed = "600022";

    /// <summary>座席签入异常: agent login failed.</summary>
    public const string AgentLogInFailed = "610000";

    /// <summary>座席签出参数有误: agent logout parameters are wrong.</summary>
    public const string AgentLogOutParametersInvalid = "610001";

    /// <summary>座席签出异常: agent logout failed.</summary>
    public const string AgentLogOutFailed = "610002";

    /// <summary>设置座席状态参数有误: set-agent-state parameters are wrong.</summary>
    public const string AgentStateParametersInvalid = "610003";

    /// <summary>设置座席状态异常: setting the agent state failed.</summary>
    public const string AgentStateFailed = "610004";

    /// <summary>修改排队优先级参数有误: change-queue-priority parameters are wrong.</summary>
    public const string QueuePriorityParametersInvalid = "610005";

    /// <summary>修改排队优先级异常: changing the queue priority failed.</summary>
    public const string QueuePriorityFailed = "610006";

    /// <summary>座席签入参数有误: agent login parameters are wrong.</summary>
    public const string AgentLogInParametersInvalid = "610007";

    /// <summary>The meaning of a code in English; null for one that is not in the document.</summary>
    public static string? MeaningOf(string? code) => code switch
    {
        MarkVoicemailInvalid => "parameters for marking a voicemail read are wrong",
        MarkVoicemailFailed => "marking a voicemail read failed",
        CallParametersInvalid => "call API parameter validation failed",
        DialFailed => "call (dial) failed",
        HangUpFailed => "hang-up failed",
        HoldFailed => "hold failed",
        RetrieveFailed => "retrieving the held call failed",
        TransferParametersInvalid => "transfer parameter validation failed",
        TransferFailed => "transfer failed",
        CancelAttendedTransferFailed => "cancelling the attended transfer failed",
        PickUpParametersInvalid => "pickup parameter validation failed",
        PickUpFailed => "pickup failed",
        BargeInParametersInvalid => "barge-in parameter validation failed",
        BargeInFailed => "barge-in failed",
        ListenParametersInvalid => "monitor parameter validation failed",
        ListenFailed => "monitor failed",
        WhisperParametersInvalid => "whisper parameter validation failed",
        WhisperFailed => "whisper failed",
        ParkFailed => "park failed",
        UnparkParametersInvalid => "retrieve-parked-call parameter validation failed",
        ParkedCallGone => "the parked call has already hung up",
        RedirectParametersInvalid => "redirect (queued call) parameter validation failed",
        RedirectFailed => "redirect (queued call) failed",
        PlayOnHandsetParametersInvalid => "handset playback parameter validation failed",
        PlayOnHandsetFailed => "handset playback failed",
        AgentLogInFailed => "agent login failed",
        AgentLogOutParametersInvalid => "agent logout parameters are wrong",
        AgentLogOutFailed => "agent logout failed",
        AgentStateParametersInvalid => "set-agent-state parameters are wrong",
        AgentStateFailed => "setting the agent state failed",
        QueuePriorityParametersInvalid => "change-queue-priority parameters are wrong",
        QueuePriorityFailed => "changing the queue priority failed",
        AgentLogInParametersInvalid => "agent login parameters are wrong",
        _ => null,
    };
}
