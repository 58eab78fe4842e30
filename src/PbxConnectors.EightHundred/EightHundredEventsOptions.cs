using PbxConnectors.EightHundred.Messages;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>Where events come from beside the pushes, which PbxConnectors.EightHundred.AspNetCore receives.</summary>
public sealed class EightHundredEventsOptions
{
    /// <summary>Reads messages of client programs (<c>recvMsg</c>) while somebody reads events. Default false.</summary>
    public bool PollMessages { get; set; }

    /// <summary>Kind of client program to read messages for. Default PC (1).</summary>
    public string ClientType { get; set; } = EightHundredClientType.Pc.Value;

    /// <summary>
    /// Where to read messages on after a restart: the <see cref="Events.EightHundredEvents.WaterLine"/> kept last. Null (default): from now on.
    /// </summary>
    public long? WaterLine { get; set; }

    /// <summary>Reads new call records while somebody reads events, so that lost pushes still show. Default false.</summary>
    public bool PollRecords { get; set; }

    /// <summary>Pause between two questions for messages and records. Default 3 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How far back each question for records reaches, for records are written late and windows begin with the call. Default 10 min.
    /// </summary>
    public TimeSpan RecordOverlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Events a reader may be behind before it loses some. Default 1024.</summary>
    public int ReaderCapacity { get; set; } = 1024;

    internal void Validate(string path, ICollection<string> problems)
    {
        OptionTimes.CheckPositive(PollInterval, $"{path}:{nameof(PollInterval)}", problems);
        OptionTimes.CheckNotNegative(RecordOverlap, $"{path}:{nameof(RecordOverlap)}", problems);

        if (ReaderCapacity < 2)
        {
            problems.Add($"{path}:{nameof(ReaderCapacity)} must be at least 2.");
        }

        if (string.IsNullOrWhiteSpace(ClientType))
        {
            problems.Add($"{path}:{nameof(ClientType)} is missing; 1 is a PC, 2 a mobile phone.");
        }
    }
}
