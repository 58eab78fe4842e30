using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Devices;

/// <summary>A telephone port of a box. Immutable.</summary>
public sealed record EightHundredDeviceChannel
{
    /// <summary>RJ11 port (<c>ch</c>).</summary>
    public string? Port { get; init; }

    /// <summary>State (<c>state</c>).</summary>
    public EightHundredDeviceChannelState? State { get; init; }

    /// <summary>Number dialled (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>How long the state has held (<c>timelen</c>).</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Direction (<c>peer</c>).</summary>
    public EightHundredDirection? Direction { get; init; }

    /// <summary>Serial number (<c>serial</c>).</summary>
    public string? Serial { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"port {Port}: {State}";

    internal static EightHundredDeviceChannel Read(VendorJson row) => new()
    {
        Port = row["ch"].TextOrNull,
        State = EightHundredDeviceChannelState.Read(row["state"]),
        Phone = row["phone"].TextOrNull,
        Duration = row["timelen"].Length(),
        Direction = EightHundredDirection.Read(row["peer"]),
        Serial = row["serial"].TextOrNull,
    };
}
