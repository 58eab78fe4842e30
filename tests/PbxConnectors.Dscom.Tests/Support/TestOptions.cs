namespace PbxConnectors.Dscom.Tests;

internal static class TestOptions
{
    /// <summary>The zone of every PBX in these tests.</summary>
    public const string Zone = "Asia/Shanghai";

    public static DscomOptions Create(Action<DscomOptions>? configure = null)
    {
        var options = new DscomOptions
        {
            BaseAddress = new Uri("https://pbx.example:8443"),
            ClientId = "4",
            ClientSecret = Planted.ClientSecret,
            UserName = Planted.UserName,
            Password = Planted.Password,
            TimeZone = Zone,
        };
        options.Http.RetryDelay = TimeSpan.Zero;
        configure?.Invoke(options);
        return options;
    }

    /// <summary>A time of the PBX.</summary>
    public static DateTimeOffset China(string text) => DateTimeOffset.Parse(text + " +08:00", System.Globalization.CultureInfo.InvariantCulture);
}
