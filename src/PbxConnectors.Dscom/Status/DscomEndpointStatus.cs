using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Status;

/// <summary>An extension or a trunk at one moment (document: 分机状态, 中继状态). Immutable.</summary>
public sealed record DscomEndpointStatus
{
    /// <summary>Extension number or trunk name.</summary>
    public string? Endpoint { get; init; }

    /// <summary>State in common terms.</summary>
    public DeviceState State { get; init; }

    /// <summary>State as sent: <c>Unavailable</c>, <c>Not in use</c>, <c>In use</c> are documented; Asterisk knows more.</summary>
    public string? StateText { get; init; }

    /// <summary>Channels in use and in all as sent, e.g. <c>0 of inf</c>.</summary>
    public string? ChannelsText { get; init; }

    /// <summary>Channels in use.</summary>
    public int? ChannelsInUse { get; init; }

    /// <summary>Channels there are; null for unlimited (<c>inf</c>) or unknown.</summary>
    public int? Channels { get; init; }

    /// <summary>Extension number as configured (<c>cid</c>, extensions only).</summary>
    public string? ConfiguredNumber { get; init; }

    /// <summary>Address it registered from (<c>registerIp</c>, at trunks also <c>serverIp</c>).</summary>
    public string? Address { get; init; }

    /// <summary>Port it registered from (<c>registerPort</c>, at trunks also <c>serverPort</c>).</summary>
    public int? Port { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"{PhoneNumbers.Mask(Endpoint)}: {StateText}";

    internal static DscomEndpointStatus Read(VendorJson row)
    {
        string? state = row["state"].TextOrNull;
        string? channels = row["channels"].TextOrNull;
        string[] parts = channels?.Split(" of ", StringSplitOptions.TrimEntries) ?? [];
        return new DscomEndpointStatus
        {
            Endpoint = row["endpoint"].TextOrNull,
            State = ReadState(state),
            StateText = state,
            ChannelsText = channels,
            ChannelsInUse = parts.Length == 2 ? Whole(parts[0]) : null,
            Channels = parts.Length == 2 ? Whole(parts[1]) : null,
            ConfiguredNumber = row["cid"].TextOrNull,
            Address = row["registerIp"].TextOrNull ?? row["serverIp"].TextOrNull,
            Port = row["registerPort"].SmallWholeNumber ?? row["serverPort"].SmallWholeNumber,
        };
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    // The first three words are the document's; the others are Asterisk's device states, on which dscom is built.
    private static DeviceState ReadState(string? state) => state?.Trim().ToUpperInvariant() switch
    {
        "UNAVAILABLE" or "INVALID" => DeviceState.Unavailable,
        "NOT IN USE" => DeviceState.Idle,
        "IN USE" => DeviceState.InUse,
        "RINGING" => DeviceState.Ringing,
        "RING+INUSE" or "RINGINUSE" => DeviceState.RingingInUse,
        "ON HOLD" => DeviceState.OnHold,
        "BUSY" => DeviceState.Busy,
        _ => DeviceState.Unknown,
    };
}
