namespace PbxConnectors.Testing.Tests;

internal static class Spans
{
    public static TimeSpan Seconds(this int seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Seconds(this double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Minutes(this int minutes) => TimeSpan.FromMinutes(minutes);
}
