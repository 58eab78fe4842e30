using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>State of a box's disk (<c>diskStatus</c>). Open: a value outside the document is kept as sent.</summary>
/// <param name="Value">The value as text.</param>
public readonly record struct EightHundredDiskStatus(string Value)
{
    /// <summary>0 正常: in order.</summary>
    public static EightHundredDiskStatus Normal { get; } = new("0");

    /// <summary>-1 没有找到磁盘: no disk found.</summary>
    public static EightHundredDiskStatus Missing { get; } = new("-1");

    /// <summary>-2 挂载失败: could not be mounted.</summary>
    public static EightHundredDiskStatus MountFailed { get; } = new("-2");

    /// <summary>-3 不能写: not writable.</summary>
    public static EightHundredDiskStatus NotWritable { get; } = new("-3");

    /// <summary>-4 未知错误: unknown error.</summary>
    public static EightHundredDiskStatus UnknownError { get; } = new("-4");

    /// <summary>The value.</summary>
    public override string ToString() => Value ?? "";

    internal static EightHundredDiskStatus? Read(VendorJson value) => value.TextOrNull is { } text ? new EightHundredDiskStatus(text.Trim()) : null;
}
