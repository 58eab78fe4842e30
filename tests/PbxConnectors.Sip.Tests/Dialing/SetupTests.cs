using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PbxConnectors.Sip.Tests.Support;

namespace PbxConnectors.Sip.Tests.Dialing;

public sealed class SetupTests
{
    [Fact]
    public async Task A_line_is_registered_like_any_other_PBX()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        var services = Watched.Services();
        services.AddSip("line", o =>
        {
            o.Server = laboratory.Server.EndPoint.ToString();
            o.Accounts.Add(new SipAccount(SipLaboratory.Extension, SipLaboratory.Password));
        });
        await using var provider = services.BuildServiceProvider();
        var dialer = provider.GetRequiredKeyedService<IPbxDialer>("line");
        dialer.Pbx.ShouldBe(new PbxIdentity("sip", "line"));
        provider.GetRequiredService<IPbxDialerRegistry>().Connections.ShouldBe([dialer.Pbx]);
        dialer.TryGetFeature<SipClient>(out var client).ShouldBeTrue();
        (await client!.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience)).Status
            .ShouldBe(SipRegistrationStatus.Registered);
        var call = await dialer.DialAsync(new DialRequest(SipLaboratory.Extension, SipLaboratory.Number)).WaitAsync(SipLaboratory.Patience);
        (await call.Completion.WaitAsync(SipLaboratory.Patience)).Reason.ShouldBe(EndReason.InvalidNumber);
    }

    [Fact]
    public void Options_are_read_from_configuration()
    {
        var options = Read(new()
        {
            ["Sip:Server"] = "pbx.example:5070", ["Sip:Transport"] = "tcp", ["Sip:Accounts:8001"] = "secret", ["Sip:Media:Codecs"] = "Pcmu",
            ["Sip:Dialing:RingLimit"] = "00:00:40", ["Sip:Dialing:ReliableProvisionals"] = "Off", ["Sip:Registration:Expires"] = "00:02:00",
            ["Sip:Registration:KeepAlive"] = "00:00:15", ["Sip:Registration:KeepAliveTimeout"] = "00:00:05",
            ["Sip:Registration:StatusTimeout"] = "00:00:03", ["Sip:Dialing:MediaTimeout"] = "00:01:00",
            ["Sip:Dialing:SessionExpires"] = "00:10:00", ["Sip:Tls:TargetHost"] = "sip.pbx.example",
        });
        (options.Registration.KeepAlive, options.Registration.KeepAliveTimeout, options.Registration.StatusTimeout)
            .ShouldBe((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)));
        (options.Dialing.MediaTimeout, options.Dialing.SessionExpires).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)));
        options.Tls.TargetHost.ShouldBe("sip.pbx.example");
        options.Server.ShouldBe("pbx.example:5070");
        options.Transport.ShouldBe(SipTransportKind.Tcp);
        options.Accounts.ShouldHaveSingleItem().Password.ShouldBe("secret");
        options.Media.Codecs.ShouldBe([SipCodec.Pcmu]);
        options.Dialing.RingLimit.ShouldBe(TimeSpan.FromSeconds(40));
        options.Dialing.ReliableProvisionals.ShouldBe(SipReliability.Off);
        options.Registration.Expires.ShouldBe(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var e = Should.Throw<OptionsValidationException>(() => Read(new()
        {
            ["Sip:Transport"] = "pigeon", ["Sip:PublicAddress"] = "here", ["Sip:Dialing:RingLimit"] = "00:00:00", ["Sip:Media:FirstPort"] = "80",
            ["Sip:Nonsense"] = "1", ["Sip:Registration:Expires"] = "00:00:01", ["Sip:Registration:KeepAliveTimeout"] = "00:00:00",
            ["Sip:Registration:StatusTimeout"] = "02:00:00", ["Sip:Dialing:SessionExpires"] = "00:01:00",
            ["Sip:Dialing:MediaTimeout"] = "3.00:00:00", ["Sip:Tls:TrustedRootsFile"] = "no-such-file.pem",
        }));
        foreach (string path in (string[])
            ["Sip:Server", "Sip:Transport", "Sip:PublicAddress", "Sip:Dialing:RingLimit", "Sip:Media:FirstPort", "Sip:Nonsense", "Sip:Registration:Expires",
             "Sip:Registration:KeepAlive", "Sip:Registration:StatusTimeout", "Sip:Dialing:SessionExpires", "Sip:Dialing:MediaTimeout",
             "Sip:Tls:TrustedRootsFile"])
        {
            e.Message.ShouldContain(path);
        }
    }

    [Fact]
    public async Task No_password_and_no_full_number_is_logged_or_printed()
    {
        var log = new ListLogger();
        using var loggers = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await using var laboratory = await SipLaboratory.StartAsync(
            loggers: loggers, configure: o => o.Accounts.Add(new SipAccount("8009", "planted-secret-8009")));
        var call = await laboratory.DialAsync();
        var (result, report, _) = await laboratory.EndAsync(call);
        await laboratory.Client.Registrations.WaitForAnswerAsync("8009").WaitAsync(SipLaboratory.Patience);
        var refused = await Should.ThrowAsync<PbxException>(() => laboratory.Dialer.DialAsync(new DialRequest("8009", SipLaboratory.Number)));
        string[] printed =
        [
            .. log.Lines, refused.ToString(), call.ToString(), report.ToString(), laboratory.Client.Options.ToString(),
            laboratory.Client.Options.Accounts[0].ToString(), .. laboratory.Client.Registrations.States.Select(s => s.ToString()),
        ];
        printed.ShouldNotBeEmpty();
        log.Lines.ShouldNotBeEmpty();
        result.ToString().ShouldNotContain("planted-secret");
        string.Join('\n', printed).ShouldNotContain("planted-secret");
        string.Join('\n', printed).ShouldNotContain(SipLaboratory.Number);
    }

    private static SipOptions Read(Dictionary<string, string?> values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = Watched.Services();
        services.AddSip(configuration.GetSection("Sip"));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<SipOptions>>().Get("");
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_gate)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate)
            {
                _lines.Add($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
