using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Agents;

/// <summary>An agent in one queue (document: 获取座席状态, 队列状态). Immutable.</summary>
public sealed record DscomAgentStatus
{
    /// <summary>The agent's number (<c>agentid</c>).</summary>
    public string? AgentId { get; init; }

    /// <summary>Technology of the line (<c>interfaceType</c>).</summary>
    public string? InterfaceType { get; init; }

    /// <summary>Extension.</summary>
    public string? Extension { get; init; }

    /// <summary>Queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Skill, low is served first (<c>penalty</c>).</summary>
    public int? Penalty { get; init; }

    /// <summary>The number the agent talks to (<c>current</c>).</summary>
    public string? CurrentNumber { get; init; }

    /// <summary>The present call's id shared by its records (<c>linkedid</c>).</summary>
    public string? LinkedId { get; init; }

    /// <summary>State of the device as sent (<c>dsStatus</c>): a number here, a Chinese word there; its values are not documented.</summary>
    public string? DeviceStatus { get; init; }

    /// <summary>The device's state with its time as text (<c>dsStatusDesc</c>, queue status only).</summary>
    public string? DeviceStatusText { get; init; }

    /// <summary>How long the device has been in its state (<c>dsStatusDuration</c>).</summary>
    public TimeSpan? DeviceStatusFor { get; init; }

    /// <summary>Direction of the present call as sent; its values are not documented.</summary>
    public string? Direction { get; init; }

    /// <summary>The agent's state, whether sent as a number or as a Chinese word (<c>status</c>).</summary>
    public DscomAgentState? Status { get; init; }

    /// <summary>The state as text (<c>statusDesc</c>).</summary>
    public string? StatusText { get; init; }

    /// <summary>How long the agent has been in the state (<c>statusDuration</c>).</summary>
    public TimeSpan? StatusFor { get; init; }

    /// <summary>Calls at present (<c>callsCurrent</c>).</summary>
    public int? CurrentCalls { get; init; }

    /// <summary>Calls in all (<c>callsTotal</c>).</summary>
    public int? TotalCalls { get; init; }

    /// <summary>The <c>login</c> member as sent; its meaning is not documented.</summary>
    public string? Login { get; init; }

    /// <summary>The <c>sampleTime</c> member as sent (queue status only); its meaning is not documented.</summary>
    public string? SampleTime { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() =>
        $"agent {PhoneNumbers.Mask(AgentId)} at {PhoneNumbers.Mask(Extension)} in queue {Queue}: {StatusText}";

    // A hundred years: more is no length of time but a slip, and a TimeSpan could not hold it.
    private const long LongestSeconds = 100L * 366 * 24 * 3600;

    internal static DscomAgentStatus Read(VendorJson row, string? queue = null, string? extension = null) => new()
    {
        AgentId = row["agentid"].TextOrNull,
        InterfaceType = row["interfaceType"].TextOrNull,
        Extension = row["extension"].TextOrNull ?? extension,
        Queue = row["queue"].TextOrNull ?? queue,
        Penalty = row["penalty"].SmallWholeNumber,
        CurrentNumber = row["current"].TextOrNull,
        LinkedId = row["linkedid"].TextOrNull,
        DeviceStatus = row["dsStatus"].TextOrNull,
        DeviceStatusText = row["dsStatusDesc"].TextOrNull,
        DeviceStatusFor = ReadClock(row["dsStatusDuration"].Text),
        Direction = row["direction"].TextOrNull,
        Status = DscomAgentState.Read(row["status"].TextOrNull),
        StatusText = row["statusDesc"].TextOrNull,
        StatusFor = ReadClock(row["statusDuration"].Text),
        CurrentCalls = row["callsCurrent"].SmallWholeNumber,
        TotalCalls = row["callsTotal"].SmallWholeNumber,
        Login = row["login"].TextOrNull,
        SampleTime = row["sampleTime"].TextOrNull,
    };

    /// <summary>Reads <c>hh:mm:ss</c>, <c>m:ss</c> or seconds; hours may exceed 24.</summary>
    internal static TimeSpan? ReadClock(string? text)
    {
        string[] parts = (text ?? "").Trim().Split(':');
        long seconds = 0;
        foreach (string part in parts)
        {
            if (parts.Length > 3 || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return null;
            }

            seconds = (seconds * 60) + value;
        }

        return seconds <= LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
