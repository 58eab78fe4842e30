namespace PbxConnectors.EightHundred;

/// <summary>
/// The codes of the document's section 1.2 and of the device protocol (2.1.10), to compare with <see cref="PbxException.VendorCode"/>. Any
/// code but 0 is a failure; the list is open.
/// </summary>
public static class EightHundredErrorCodes
{
    /// <summary>0 成功: success.</summary>
    public const string Success = "0";

    /// <summary>-1 网络错误: network error.</summary>
    public const string NetworkError = "-1";

    /// <summary>-2 验证错误: account or password not accepted.</summary>
    public const string AuthenticationFailed = "-2";

    /// <summary>-3 方法内部错误: internal error of the method.</summary>
    public const string InternalError = "-3";

    /// <summary>-5 没有权限: the account may not do this.</summary>
    public const string NoPermission = "-5";

    /// <summary>-6 SQL 语句执行错误: SQL execution error.</summary>
    public const string SqlError = "-6";

    /// <summary>-10 数据已经存在: exists already.</summary>
    public const string AlreadyExists = "-10";

    /// <summary>-11 数据不存在: does not exist.</summary>
    public const string NotFound = "-11";

    /// <summary>-12 超过最大值错误: maximum exceeded.</summary>
    public const string LimitExceeded = "-12";

    /// <summary>-13 文件保存失败: the file could not be saved.</summary>
    public const string FileNotSaved = "-13";

    /// <summary>-14 验证组错误: group validation error.</summary>
    public const string GroupValidationFailed = "-14";

    /// <summary>3001 设备未注册或未分配用户: the box is not registered or has no user.</summary>
    public const string DeviceUnknown = "3001";

    /// <summary>3002 MAC 参数不能少: the parameter satellite is missing.</summary>
    public const string DeviceAddressMissing = "3002";

    /// <summary>3003 没有可处理的消息: no message for the box. No failure.</summary>
    public const string NoMessages = "3003";

    /// <summary>The meaning of a code in English; null for one that is not in the document.</summary>
    public static string? MeaningOf(string? code) => code switch
    {
        Success => "success",
        NetworkError => "network error",
        AuthenticationFailed => "account or password not accepted",
        InternalError => "internal error of the method",
        NoPermission => "the account may not do this",
        SqlError => "SQL execution error",
        AlreadyExists => "exists already",
        NotFound => "does not exist",
        LimitExceeded => "maximum exceeded",
        FileNotSaved => "the file could not be saved",
        GroupValidationFailed => "group validation error",
        DeviceUnknown => "the box is not registered or has no user",
        DeviceAddressMissing => "the parameter satellite is missing",
        NoMessages => "no message for the box",
        _ => null,
    };
}
