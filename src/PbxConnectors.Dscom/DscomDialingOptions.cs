using PbxConnectors.Transport;

namespace PbxConnectors.Dscom;

/// <summary>How the dialer learns how calls went: dscom tells nothing while a call lasts, so it asks for the records.</summary>
public sealed class DscomDialingOptions
{
    /// <summary>Pause between two questions for records; one question serves all calls in flight. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far the PBX's clock may be from ours. Records are looked for this much around a dial. Default 2 min.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Pause between two looks at the extensions of calls that have no record yet. Default 5 s.</summary>
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the record may take after the extension was seen idle again; then the call ends with <see cref="EndReason.Unknown"/>. As long
    /// records that cannot be read are waited for after the push told the end; then what it told counts. Default 30 s.
    /// </summary>
    public TimeSpan RecordGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time a call is followed. Default 4 h.</summary>
    public TimeSpan MaxCallDuration { get; set; } = TimeSpan.FromHours(4);

    internal void Validate(string path, ICollection<string> problems)
    {
        foreach (var (value, name) in new[]
        {
            (PollInterval, nameof(PollInterval)), (ClockTolerance, nameof(ClockTolerance)), (StatusInterval, nameof(StatusInterval)),
            (RecordGrace, nameof(RecordGrace)), (MaxCallDuration, nameof(MaxCallDuration)),
        })
        {
            OptionTimes.CheckPositive(value, $"{path}:{name}", problems);
        }
    }
}
