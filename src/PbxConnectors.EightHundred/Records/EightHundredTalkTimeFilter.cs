namespace PbxConnectors.EightHundred.Records;

/// <summary>Filters records by their talk time (<c>talktimeSql</c>, <c>talktime</c>). Closed, for the PBX seems to put it into SQL.</summary>
public readonly record struct EightHundredTalkTimeFilter
{
    private EightHundredTalkTimeFilter(string comparison, TimeSpan length) => (Comparison, Length) = (comparison, length);

    /// <summary>Whole seconds of the bound.</summary>
    public TimeSpan Length { get; }

    internal string? Comparison { get; }

    /// <summary>Longer than a bound (0 大于).</summary>
    public static EightHundredTalkTimeFilter LongerThan(TimeSpan length) => new("0", Check(length));

    /// <summary>Shorter than a bound (1 小于).</summary>
    public static EightHundredTalkTimeFilter ShorterThan(TimeSpan length) => new("1", Check(length));

    private static TimeSpan Check(TimeSpan length) => length >= TimeSpan.Zero && length < TimeSpan.FromDays(1)
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, "A talk time lies between zero and a day.");
}
