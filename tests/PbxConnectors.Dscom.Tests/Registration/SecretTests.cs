using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Secrets and full numbers planted everywhere are found nowhere.</summary>
public sealed class SecretTests
{
    private const string ClientSecret = "planted-client-secret-5151";
    private const string Password = "planted-password-4242";
    private const string Number = "13912345678";

    [Fact]
    public async Task No_secret_and_no_full_number_is_in_logs_errors_traces_metrics_or_texts()
    {
        var found = new ConcurrentQueue<string>();
        using var traces = ListenToTraces(found);
        using var metrics = ListenToMetrics(found);
        var log = new WatchedLog();
        var time = new ScaledTimeProvider(100);
        await using var lab = await DscomLab.StartAsync(
            new NumberPlan(NumberScenario.Busy()),
            new DscomServerOptions { ClientSecret = ClientSecret, Password = Password, IssueRefreshToken = true },
            time: time);
        var services = Watched.Services();
        services.AddSingleton<ILoggerFactory>(log).AddSingleton<TimeProvider>(time);
        services.AddDscom("branch", options =>
        {
            var fitting = lab.CreateOptions();
            (
                options.BaseAddress,
                options.ClientId,
                options.UserName,
                options.TimeZone) = (fitting.BaseAddress, fitting.ClientId, fitting.UserName, fitting.TimeZone);
            (options.ClientSecret, options.Password) = (ClientSecret, Password);
            options.Http.AttemptTimeout = TimeSpan.FromHours(1);
            options.Http.RetryDelay = TimeSpan.Zero;
            options.Dialing.ClockTolerance = TimeSpan.FromMinutes(30);
            options.BillingPush.Enabled = true;
            options.BillingPush.Address = lab.Server.BillingAddress;
            options.BillingPush.Socket.ConnectTimeout = TimeSpan.FromHours(1);
            found.Enqueue($"{options} {string.Join(' ', options.Validate())}");
        });
        await using (var provider = services.BuildServiceProvider())
        {
            var dialer = provider.GetRequiredKeyedService<DscomDialer>("branch");
            var client = provider.GetRequiredKeyedService<DscomClient>("branch");
            await lab.Server.WaitForBillingConnectionsAsync(1, TestTimeout.Token);

            // A call that goes well, then everything that can go wrong, with an echo of the secrets in the answers.
            var call = await dialer.DialAsync(new DialRequest("8001", Number), TestTimeout.Token);
            var result = await call.Completion.WaitAsync(TestTimeout.Token);
            found.Enqueue(
                $"{call} {call.Request} {result.Records[0]} {result.Recording} {client} {dialer} {client.Pbx} {client.Billing} {client.Calls}");
            string echo = $$"""{"code":"600001","msg":"呼叫 {{Number}} 失败 {{Password}}","password":"{{Password}}","client_secret":"{{ClientSecret}}"}""";
            foreach (var fault in new[] { Fault.Body(echo), Fault.Status(500, echo), Fault.Status(400, echo), Fault.Body("<html>" + echo), Fault.Drop, Fault.Unauthorized })
            {
                lab.Server.Faults.Next("dial", fault);
                await NoteAsync(found, () => client.Calls.DialAsync("8001", Number, cancellationToken: TestTimeout.Token));
            }

            lab.Server.ForgetAccessTokens();
            lab.Server.ForgetRefreshTokens();
            lab.Server.Faults.Next("requestAccessToken", Fault.Status(400, echo));
            await NoteAsync(found, () => client.Calls.ListParkedAsync("8001", TestTimeout.Token));
            lab.Server.DropBillingConnections();
            await lab.Server.WaitForRequestsAsync("subscribeBillingPush", 2, TestTimeout.Token);
        }

        string everything = string.Join('\n', found.Concat(log.Lines));
        log.Lines.Count.ShouldBeGreaterThan(10);
        found.ShouldContain(text => text.StartsWith("trace ", StringComparison.Ordinal));
        found.ShouldContain(text => text.StartsWith("metric ", StringComparison.Ordinal));
        everything.ShouldContain("139****5678");
        var tokens = lab.Server.Requests.Select(r => r.Headers.GetValueOrDefault("Authorization", "")).Where(h => h.Length > 0)
            .Select(h => h["Bearer ".Length..]).Distinct();
        foreach (string secret in tokens.Concat([ClientSecret, Password, Number]))
        {
            everything.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse(
                everything.Split('\n').FirstOrDefault(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("requestAccessToken")]
    public async Task A_code_that_echoes_a_number_is_masked(string operation)
    {
        using var pbx = new StubPbx();
        pbx.Answer(operation, $$"""{"code":"{{Number}}","msg":"no"}""");
        await using var client = pbx.CreateClient();

        var error = await Should.ThrowAsync<PbxException>(() => client.Calls.HoldAsync("8001", TestTimeout.Token));

        error.VendorCode.ShouldBe("139****5678");
    }

    [Theory]
    [InlineData("https://pbx.example:8443", null, null)]
    [InlineData("http://127.0.0.1:8080", "ws://localhost:8282/", null)]
    [InlineData("http://pbx.example", null, "pbx.example")]
    [InlineData("https://pbx.example:8443", "ws://push.example:8282/", "push.example")]
    public async Task Credentials_that_travel_unencrypted_are_warned_of(string address, string? push, string? host)
    {
        var log = new WatchedLog();
        var options = TestOptions.Create(options =>
        {
            options.BaseAddress = new Uri(address);
            options.BillingPush.Address = push is null ? null : new Uri(push);
        });

        await using var client = DscomClient.Create(options, loggerFactory: log);

        log.Lines.Select(line => line.Contains($"credentials travel unencrypted to {host}:", StringComparison.Ordinal))
            .ShouldBe(host is null ? [] : [true]);
    }

    [Fact]
    public void A_query_for_records_as_text_masks_its_numbers()
    {
        var query = new DscomRecordQuery
        {
            From = TestOptions.China("2025-05-21 10:00:00"),
            To = TestOptions.China("2025-05-22 10:00:00"),
            Caller = Number,
            Called = Number,
        };

        query.ToString().ShouldBe("records from 2025-05-21 02:00:00Z to 2025-05-22 02:00:00Z, 139****5678 -> 139****5678");
    }

    [Fact]
    public void An_agent_and_an_endpoint_as_text_mask_their_numbers()
    {
        // Some branches take mobile numbers for extensions, and trunks are often named after their number.
        new DscomAgentStatus { AgentId = "1011", Extension = Number, Queue = "200", CurrentNumber = Number, StatusText = "Ready" }.ToString()
            .ShouldBe("agent 1011 at 139****5678 in queue 200: Ready");
        new DscomEndpointStatus { Endpoint = Number, ConfiguredNumber = Number, StateText = "In use" }.ToString().ShouldBe("139****5678: In use");
    }

    [Fact]
    public async Task A_traced_operation_has_its_documented_name_and_its_connection()
    {
        var found = new ConcurrentQueue<string>();
        using var traces = ListenToTraces(found);
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await client.Voicemail.MarkAsync(38, isRead: true, TestTimeout.Token);

        found.ShouldContain(text => text.Contains("trace PUT /api/v1/voicemail/{id}", StringComparison.Ordinal)
            && text.Contains("pbx.vendor=dscom", StringComparison.Ordinal));
    }

    private static async Task NoteAsync(ConcurrentQueue<string> found, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (PbxException e)
        {
            found.Enqueue($"{e} {e.Message} {e.VendorCode} {e.VendorMessage} {e.Body} {e.Operation}");
        }
    }

    // Every source there is, the framework's own among them: what they tell of our requests is our affair too.
    private static ActivityListener ListenToTraces(ConcurrentQueue<string> found)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => found.Enqueue(
                $"trace {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {string.Join(", ", activity.TagObjects.Select(t => $"{t.Key}={t.Value}"))} "
                + string.Join(", ", activity.Events.SelectMany(e => e.Tags).Select(t => $"{t.Key}={t.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener ListenToMetrics(ConcurrentQueue<string> found)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => l.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        return listener;

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                found.Enqueue($"metric {instrument.Meter.Name} {instrument.Name} {tag.Key}={tag.Value}");
            }
        }
    }
}
