namespace PbxConnectors.Testing;

/// <summary>Writes a laboratory down as settings of the connectors' configuration.</summary>
internal sealed class LaboratoryConfiguration(string section)
{
    // A laboratory's clock may run many times faster than life, and time limits with it.
    private const string Patience = "00:10:00";

    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string?> Settings => _settings;

    public void Default(string connection) => _settings[$"{section}:Default"] = connection;

    public void Add(DscomServer server) => Add("dscom", server.BaseAddress, new()
    {
        ["ClientId"] = server.ClientId,
        ["ClientSecret"] = server.ClientSecret,
        ["UserName"] = server.UserName,
        ["Password"] = server.Password,
        ["PathPrefix"] = server.Options.Prefix,
        ["TimeZone"] = Zone(server.Options.TimeZone),
        ["BillingPush:Address"] = server.BillingAddress.AbsoluteUri,
        ["BillingPush:Socket:ConnectTimeout"] = Patience,
    });

    public void Add(OlaServer server)
    {
        var settings = new Dictionary<string, string?>
        {
            ["UserName"] = server.UserName,
            ["Password"] = server.Password,
            ["TimeZone"] = Zone(server.Options.TimeZone),
            ["Session:Address"] = server.SocketAddress.AbsoluteUri,
            ["Session:ReplyTimeout"] = Patience,
            ["Session:Socket:ConnectTimeout"] = Patience,
        };
        if (server.Exchange.Extensions is [var first, ..])
        {
            (settings["Session:UserName"], settings["Session:Password"]) = (first.Number, first.Password);
        }

        Add("ola", server.BaseAddress, settings);
    }

    public void Add(EightHundredServer server) => Add("800ing", server.BaseAddress, new()
    {
        ["Account"] = server.Account,
        ["Password"] = server.Password,
        ["TimeZone"] = Zone(server.Options.TimeZone),

        // No client program sits at the laboratory's extensions.
        ["Dialing:FromExtension"] = "Callback",
    });

    public void Add(SipServer server, IReadOnlyList<SimulatedExtension> extensions)
    {
        _settings[$"{section}:Connections:sip:Vendor"] = "sip";
        _settings[$"{section}:Connections:sip:Server"] = server.EndPoint.ToString();
        foreach (var extension in extensions)
        {
            _settings[$"{section}:Connections:sip:Accounts:{extension.Number}"] = extension.Password;
        }
    }

    // By a name that every machine knows; the laboratory's own zones are made by hand.
    private static string Zone(TimeZoneInfo zone) => zone.BaseUtcOffset == TimeSpan.FromHours(8) ? "Asia/Shanghai" : zone.Id;

    private void Add(string vendor, Uri address, Dictionary<string, string?> settings)
    {
        settings["Vendor"] = vendor;
        settings["BaseAddress"] = address.GetLeftPart(UriPartial.Authority);
        settings["Http:AttemptTimeout"] = Patience;
        foreach (var (key, value) in settings)
        {
            _settings[$"{section}:Connections:{vendor}:{key}"] = value;
        }
    }
}
