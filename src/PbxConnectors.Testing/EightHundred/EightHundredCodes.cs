namespace PbxConnectors.Testing;

/// <summary>Codes and their texts as printed.</summary>
internal static class EightHundredCodes
{
    public const int Success = 0;
    public const int NetworkError = -1;
    public const int NotAuthenticated = -2;
    public const int InternalError = -3;
    public const int SqlError = -6;
    public const int Exists = -10;
    public const int Missing = -11;
    public const int TooMuch = -12;
    public const int FileNotSaved = -13;
    public const int DeviceUnknown = 3001;
    public const int DeviceMissing = 3002;
    public const int NoMessages = 3003;

    public static string MessageOf(int code) => code switch
    {
        Success => "OK",
        NetworkError => "网络错误",
        NotAuthenticated => "验证错误",
        SqlError => "SQL 语句执行错误",
        Exists => "数据已经存在",
        Missing => "数据不存在",
        TooMuch => "超过最大值错误",
        FileNotSaved => "文件保存失败",
        DeviceUnknown => "设备未注册或未分配用户",
        DeviceMissing => "MAC 参数不能少，参数名 satellite",
        NoMessages => "没有可处理的消息",
        _ => "方法内部错误",
    };
}
