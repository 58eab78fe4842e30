using System.Buffers;
using System.Text;
using System.Text.Json;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>How a device box is: disk and telephone ports (2.1.10, <c>channelstatus</c>). Immutable.</summary>
public sealed record EightHundredDeviceStatus
{
    /// <summary>Share of the disk in use, 0–100 (<c>diskUsagePercent</c>).</summary>
    public int? DiskUsagePercent { get; init; }

    /// <summary>Size of the disk as sent (<c>diskSize</c>); its unit is not documented.</summary>
    public string? DiskSize { get; init; }

    /// <summary>Free space as sent (<c>diskSurplusSize</c>).</summary>
    public string? DiskFree { get; init; }

    /// <summary>State of the disk (<c>diskStatus</c>).</summary>
    public EightHundredDiskStatus? Disk { get; init; }

    /// <summary>Address in the local network (<c>ip</c>).</summary>
    public string? Address { get; init; }

    /// <summary>The telephone ports.</summary>
    public IReadOnlyList<EightHundredDeviceChannel> Channels { get; init; } = [];

    /// <summary>Disk and number of ports.</summary>
    public override string ToString() => $"disk {Disk}, {Channels.Count} ports";

    /// <summary>Reads the <c>status</c> field; null for what is no object.</summary>
    internal static EightHundredDeviceStatus? Read(string? text)
    {
        if (!LooseJson.TryParse(text, out var status) || !status.IsObject)
        {
            return null;
        }

        return new EightHundredDeviceStatus
        {
            DiskUsagePercent = status["diskUsagePercent"].SmallWholeNumber,
            DiskSize = status["diskSize"].TextOrNull,
            DiskFree = status["diskSurplusSize"].TextOrNull,
            Disk = EightHundredDiskStatus.Read(status["diskStatus"]),
            Address = status["ip"].TextOrNull,
            Channels = [.. EightHundredReply.RowsOf(status["channels"]).Select(EightHundredDeviceChannel.Read)],
        };
    }

    // As in the document's example, every value is text but the state of the disk.
    internal string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("diskUsagePercent", DiskUsagePercent is { } percent ? WireValues.Text(percent) : "");
            writer.WriteString("diskSize", DiskSize ?? "");
            writer.WriteString("diskSurplusSize", DiskFree ?? "");
            if (long.TryParse(Disk?.Value, out long disk))
            {
                writer.WriteNumber("diskStatus", disk);
            }

            writer.WriteString("ip", Address ?? "");
            writer.WriteStartArray("channels");
            foreach (var channel in Channels)
            {
                writer.WriteStartObject();
                writer.WriteString("ch", channel.Port ?? "");
                writer.WriteString("state", channel.State?.Value ?? "");
                writer.WriteString("phone", channel.Phone ?? "");
                writer.WriteString("timelen", channel.Duration is { } length ? WireValues.Text((long)length.TotalSeconds) : "");
                writer.WriteString("peer", channel.Direction?.Value ?? "");
                writer.WriteString("serial", channel.Serial ?? "");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
