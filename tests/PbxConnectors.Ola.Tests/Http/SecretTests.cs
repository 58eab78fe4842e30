using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Extensions;
using PbxConnectors.Testing;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Tests;

/// <summary>Secrets are planted everywhere; then everything a log, an error, a trace or a text form shows is searched for them.</summary>
public sealed class SecretTests
{
    private const string User = "planted-user";
    private const string Password = "planted-&pass word";
    private const string Number = "13900000001";

    private static readonly string[] Forbidden =
        [User, Password, Uri.EscapeDataString(Password), "planted-&pass", Planted.ExtensionSecret, "planted-phone-9", Number, "13900000002"];

    [Fact]
    public async Task No_secret_and_no_number_gets_out()
    {
        var log = new WatchedLog();
        using var traces = new CollectingTraces();
        var shown = new ConcurrentBag<string>();
        await using var lab = await OlaLab.StartAsync(
            NumberScenario.Answered(), new OlaServerOptions { UserName = User, Password = Password });
        var client = lab.Client(session: true, log: log);
        var dialer = new OlaDialer(client, log, lab.Time);

        // All goes well.
        var call = await dialer.DialAsync(new DialRequest("8001", Number) { UserData = "card" }, TestTimeout.Token);
        shown.Add(call.ToString());
        foreach (var extension in await client.Extensions.ListAsync(cancellationToken: TestTimeout.Token))
        {
            shown.Add(extension.ToString());
        }

        var settings = new OlaExtensionSettings { Extension = "8009", Password = "planted-phone-9", OutboundGroupId = "out" };
        shown.Add(settings.ToString());
        lab.Server.Faults.Next("createExtension", Fault.Body("""{"code":500,"result":"8009 planted-phone-9 refused"}"""));
        shown.Add((await Should.ThrowAsync<PbxException>(client.Extensions.CreateAsync(settings, TestTimeout.Token))).ToString());
        shown.Add(client.Options.ToString());
        await using (var events = new EventReader<PbxEvent>(client.Session.ReadEventsAsync))
        {
            lab.Time.Advance(TimeSpan.FromSeconds(30));
            var changed = await events.NextAsync<CallChanged>();
            shown.Add(changed.ToString());
            shown.Add(changed.Raw!);
        }

        // All goes wrong, and the PBX quotes what it was sent.
        string echo = $$"""{"code":500,"result":"GET /api/login?username={{User}}&password={{Uri.EscapeDataString(Password)}} {{Planted.ExtensionSecret}} {{Number}}","password":"{{Planted.ExtensionSecret}}"}""";
        foreach (var fault in (Fault[])[Fault.Status(500, echo), Fault.Body(echo), Fault.Status(400, echo), Fault.Drop, Fault.Garbage])
        {
            lab.Server.Faults.Next("hangup", fault).Next("wsHold", Fault.Status(500, echo));
            shown.Add((await Should.ThrowAsync<PbxException>(client.Calls.HangUpAsync("8001", TestTimeout.Token))).ToString());
            shown.Add((await Should.ThrowAsync<PbxException>(client.Session.HoldAsync("8001", TestTimeout.Token))).ToString());
        }

        var stranger = lab.Client(options => options.Password = Password + "x", session: true, log: log);
        lab.Server.Faults.Next("requestToken", Fault.Status(401, echo)).Next("requestToken", Fault.Body(echo)).Next("requestToken", Fault.Drop, 3);
        for (int i = 0; i < 4; i++)
        {
            lab.Time.Advance(TimeSpan.FromSeconds(10));
            var error = await Should.ThrowAsync<PbxException>(stranger.Ivr.ListFlowsAsync(TestTimeout.Token));
            shown.Add(error.ToString());
            shown.Add($"{error.Message} {error.Body} {error.VendorMessage} {error.VendorCode}");
        }

        await dialer.DisposeAsync();

        string everything = string.Join('\n', shown.Concat(log.Lines).Concat(traces.Lines));
        everything.ShouldContain("PUT /api/ola/agents/{extn}/hangup");
        everything.ShouldContain("WS hold");
        foreach (string secret in Forbidden)
        {
            everything.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task A_code_that_echoes_a_number_is_masked()
    {
        await using var lab = await OlaLab.StartAsync();
        lab.Server.Faults.Next("requestToken", Fault.Body($$"""{"code":"{{Number}}","result":"no"}"""));

        var error = await Should.ThrowAsync<PbxAuthenticationException>(lab.Client().Calls.HangUpAsync("8001", TestTimeout.Token));

        error.VendorCode.ShouldBe("139****0001");
    }

    private sealed class CollectingTraces : IDisposable
    {
        private readonly ActivityListener _listener;

        public CollectingTraces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == PbxTelemetry.SourceName || source.Name.StartsWith("System.Net", StringComparison.Ordinal),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    // Other tests run beside this one: their numbers are not this one's.
                    if (activity.Source.Name == PbxTelemetry.SourceName)
                    {
                        Lines.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}"))}");
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<string> Lines { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
