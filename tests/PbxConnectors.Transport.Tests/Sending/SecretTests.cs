using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.Testing;
using PbxConnectors.Transport.Tests.Server;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>Plants secrets everywhere a vendor's wire carries them, breaks everything, and reads everything that comes out.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Token = "planted-token-3f9a77c0d1";
    private const string Password = "p+ss/wörd&7 x";
    private const string Number = "13977770001";
    private const string PathMarker = "path-marker-5512";

    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ConcurrentQueue<string> _frameworkActivities = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public SecretTests()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                string text = $"{activity.Source.Name} {activity.DisplayName} {activity.OperationName} {activity.StatusDescription} " +
                    string.Join(' ', activity.TagObjects) + string.Join(' ', activity.Baggage) +
                    string.Join(' ', activity.Events.SelectMany(e => e.Tags));
                _seen.Enqueue(text);
                if (activity.Source.Name.StartsWith("System.Net", StringComparison.Ordinal))
                {
                    _frameworkActivities.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((i, _, tags, _) => Measured(i, tags));
        _meters.SetMeasurementEventCallback<long>((i, _, tags, _) => Measured(i, tags));
        _meters.SetMeasurementEventCallback<int>((i, _, tags, _) => Measured(i, tags));
        _meters.Start();
    }

    public static TheoryData<string> Accidents() =>
        
    [
        "echo 200", "echo 400", "echo 401", "echo 403", "echo 500", "reset", "half", "status line", "header line", "packed", "refused", "silent",
    ];

    [Theory]
    [MemberData(nameof(Accidents))]
    public async Task No_secret_comes_out_of_anything(string accident)
    {
        var time = new ManualTimeProvider();
        await using var server = new RawServer(e => HappenAsync(e, accident));
        var address = accident == "refused" ? RawServer.NobodyThere() : server.Address;
        var redactor = new SecretRedactor();
        redactor.Add(Password);
        redactor.AddRotating(Token);
        await using var bench = new SenderBench(address, WithLogging, s => s with
        {
            Redactor = redactor,
            Logger = new CollectingLogger(_seen),
            ReadError = static body => new VendorError("1", Encoding.UTF8.GetString(body.Span)),
            TimeProvider = time,
            Options = new PbxHttpOptions { MaxRetries = 0 },
        });

        var sending = bench.Sender.SendAsync(
            SenderBench.DialByPost,
            () =>
            {
                var request = new HttpRequestMessage(
                    HttpMethod.Post,
                    new Uri(address, $"{PathMarker}/{Token}/dial?pass={Uri.EscapeDataString(Password)}&called={Number}"))
                {
                    Content = new StringContent($$"""{"password":"{{Password}}","access_token":"{{Token}}","to":"{{Number}}"}"""),
                };
                request.Headers.Authorization = new("Bearer", Token);
                return request;
            },
            CancellationToken.None);
        if (accident == "silent")
        {
            await server.RequestReceivedAsync();
            time.Advance(TimeSpan.FromSeconds(10));
        }

        if (accident == "echo 200")
        {
            _seen.Enqueue((await sending).ToString());
        }
        else
        {
            var error = await Should.ThrowAsync<PbxException>(sending);
            _seen.Enqueue($"{error} {error.Body} {error.VendorMessage} {error.Operation} {error.Source} {error.HelpLink}");
        }

        _seen.ShouldNotBeEmpty();
        foreach (string text in _seen)
        {
            foreach (string secret in new[] { Token, Password, Uri.EscapeDataString(Password), Number, "wörd", "w%C3%B6rd" })
            {
                text.ShouldNotContain(secret, Case.Insensitive);
            }
        }

        _frameworkActivities.ShouldAllBe(text => !text.Contains(PathMarker));
    }

    [Fact]
    public async Task A_vendors_code_is_no_hiding_place_for_a_number()
    {
        await using var server = new RawServer(e => e.AnswerAsync(400));
        await using var bench = new SenderBench(server.Address, change: s => s with { ReadError = static _ => new VendorError(Number, "no") });

        var error = await Should.ThrowAsync<PbxRejectedException>(() => bench.SendAsync(SenderBench.Read));

        error.VendorCode.ShouldBe(PhoneNumbers.Mask(Number));
    }

    [Fact]
    public async Task The_frameworks_own_activities_show_no_address_of_ours()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);

        await bench.SendAsync(SenderBench.Read, $"{PathMarker}?called={Number}");

        _frameworkActivities.ShouldAllBe(text => !text.Contains(PathMarker) && !text.Contains(Number));
        server.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain("traceparent");
    }

    [Fact]
    public async Task An_operation_is_one_activity_named_as_documented()
    {
        await using var server = new RawServer(e => e.AnswerAsync(404));
        var pbx = new PbxIdentity("test", "activity");
        await using var bench = new SenderBench(server.Address, change: s => s with { Pbx = pbx });

        await Should.ThrowAsync<PbxException>(() => bench.SendAsync(SenderBench.DialByGet));

        string activity = _seen
            .Where(t => t.StartsWith("PbxConnectors GET", StringComparison.Ordinal) && t.Contains("activity"))
            .ShouldHaveSingleItem();
        activity.ShouldContain("GET /dial?ext={extension}");
        activity.ShouldContain("[pbx.vendor, test]");
        activity.ShouldContain("[error.type, PbxRejectedException]");
    }

    [Fact]
    public async Task An_operation_without_credentials_shows_as_failed_too()
    {
        var pbx = new PbxIdentity("test", "tokenless");
        await using var tokens = new SingleFlightTokenSource(
            pbx,
            (_, _) => throw new PbxAuthenticationException("no", new PbxErrorDetails { Pbx = pbx, Operation = "token" }),
            new CollectingLogger(_seen),
            TimeProvider.System);
        await using var bench = new SenderBench(
            RawServer.NobodyThere(),
            change: s => s with { Pbx = pbx, Authenticator = new BearerAuthenticator(tokens), Logger = new CollectingLogger(_seen) });

        await Should.ThrowAsync<PbxAuthenticationException>(() => bench.SendAsync(SenderBench.Read));

        _seen.ShouldContain(t => t.StartsWith("PbxConnectors GET") && t.Contains("tokenless")
            && t.Contains("[error.type, PbxAuthenticationException]"));
        _seen.ShouldContain(t => t.StartsWith("test:tokenless GET /status/{extension} failed with PbxAuthenticationException"));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private static async Task HappenAsync(RawExchange exchange, string accident)
    {
        var request = exchange.Request;
        string everything = $"{request.Line}\n{string.Join('\n', request.Headers)}\n{request.Body} tel. {Number}.";
        switch (accident)
        {
            case "reset":
                await exchange.ResetAsync();
                break;
            case "half":
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{everything}");
                await exchange.CloseAsync();
                break;
            case "status line":
                await exchange.WriteAsync($"Sorry, {Token} may not call {Number}\r\n\r\n");
                await exchange.CloseAsync();
                break;
            case "header line":
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nbroken {Token} {Number}\r\n\r\n");
                await exchange.CloseAsync();
                break;
            case "packed":
                await exchange.AnswerAsync(200, everything, "Content-Encoding: gzip");
                break;
            case "silent":
                await exchange.StaySilentAsync();
                break;
            default:
                await exchange.AnswerAsync(int.Parse(accident[5..]), everything);
                break;
        }
    }

    private void WithLogging(IHttpClientBuilder client) => client.Services.AddLogging(
        logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new CollectingProvider(_seen)));

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue($"{instrument.Meter.Name} {instrument.Name} {string.Join(' ', tags.ToArray())}");

    private sealed class CollectingProvider(ConcurrentQueue<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new CollectingLogger(lines);

        public void Dispose()
        {
        }
    }

    private sealed class CollectingLogger(ConcurrentQueue<string> lines) : ILogger
    {
        private readonly ILogger _watched = new WatchedLog().CreateLogger("PbxConnectors.Transport");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _watched.Log(logLevel, eventId, state, exception, formatter);
            lines.Enqueue(formatter(state, exception));
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            lines.Enqueue(string.Join(' ', values.Select(p => $"{p.Key} {p.Value}")) + exception);
        }
    }
}
