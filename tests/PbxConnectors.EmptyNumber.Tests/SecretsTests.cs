using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests;

/// <summary>Plants secrets wherever they can come from and looks for them wherever they must not be.</summary>
public sealed class SecretsTests
{
    private const string Number = "13812345678";
    private const string ClientId = "client-id-7f3a9c";
    private const string SipPassword = "planted-sip-Pa55word";
    private const string ApiKey = "planted-api-key-of-the-house";

    private static readonly string[] Secrets = [Number, ClientId, SipPassword, ApiKey];

    [Fact]
    public async Task No_secret_gets_into_a_log_line_an_error_a_text_or_a_trace()
    {
        List<string> texts = [];
        var tags = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("PbxConnectors", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => tags.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var bench = await ScreeningBench.StartAsync([Number, "13812345679", "13812345670"], setup =>
            setup.ClientOptions = options => options.Headers["X-Api-Key"] = ApiKey);
        string echo = $$$"""{"code":500,"msg":"client {{{ClientId}}} with {{{SipPassword}}} and {{{ApiKey}}} may not call {{{Number}}}"}""";
        bench.Server.Faults
            .Next("acquireClientId", Fault.Body($$$"""{"code":200,"data":{"clientId":"{{{ClientId}}}"}}"""))
            .Next("getExtensionAccounts", Fault.Body(
                $$$"""{"code":200,"data":{"accounts":[{"extensionNum":"8001","password":"{{{SipPassword}}}"}]}}"""))
            .Next("getDialPlan", Fault.Body($$$"""{"code":200,"data":{"dialplans":[{"extensionNum":"8001","phoneNum":"{{{Number}}}"}]}}"""))
            .Next("reportStatus", Fault.Body(echo), times: 3)
            .Next("sendHeartbeat", Fault.Body("""{"code":200}"""), times: 50)
            .Next("uploadDialAudio", Fault.Body(echo));
        bench.Dialer.OnDial = call => throw new InvalidOperationException($"{ClientId} {SipPassword} {ApiKey} {Number}");

        var run = bench.RunAsync();
        await bench.AdvanceUntilAsync(run);
        texts.AddRange((await run).Select(result => result.ToString()));
        foreach (string operation in new[] { "sendHeartbeat", "getDialPlan", "reportStatus", "getExtensionAccounts", "uploadDialAudio" })
        {
            bench.Server.Faults.Clear();
            foreach (
                var fault in new[] { Fault.Body(echo), Fault.Status(500, echo), Fault.Status(403, echo), Fault.Body("not JSON " + echo), Fault.Drop })
            {
                bench.Server.Faults.Always(operation, fault);
                var error = await Should.ThrowAsync<PbxException>(() => CallAsync(bench.Client, operation));
                texts.AddRange([error.ToString(), error.Body ?? "", error.VendorMessage ?? "", error.Operation]);
            }
        }

        texts.AddRange(
        [
            bench.Client.ToString(), new ExtensionAccount("8001", SipPassword).ToString(), new DialPlanEntry("8001", Number).ToString(),
            bench.Worker.Snapshot().ToString(), string.Join(' ', bench.Worker.Snapshot().Lines), bench.Worker.Health.ToString(),
        ]);
        texts.AddRange(bench.Log.All.Select(line => line.Text));
        texts.AddRange(tags);

        tags.ShouldNotBeEmpty();
        bench.Log.All.ShouldNotBeEmpty();
        foreach (string secret in Secrets)
        {
            texts.ShouldAllBe(text => !text.Contains(secret));
        }
    }

    [Fact]
    public void Options_do_not_print_their_secrets()
    {
        var options = new EmptyNumberOptions { BaseAddress = new Uri("http://user:hidden@screening.example/secret-path") };
        options.Headers["X-Api-Key"] = ApiKey;

        options.ToString().ShouldBe("emptynumber at http://screening.example");
    }

    [Fact]
    public async Task A_code_that_echoes_a_number_is_masked()
    {
        await using var bench = await ScreeningBench.StartAsync([]);
        bench.Server.Faults.Next("getDialPlan", Fault.Body($$"""{"code":{{Number}},"msg":"no"}"""));

        var error = await Should.ThrowAsync<PbxRejectedException>(() => bench.Client.GetDialPlanAsync(ClientId));

        error.VendorCode.ShouldBe("138****5678");
        error.Message.ShouldNotContain(Number);
    }

    private static Task CallAsync(EmptyNumberClient client, string operation) => operation switch
    {
        "sendHeartbeat" => client.SendHeartbeatAsync(ClientId),
        "getDialPlan" => client.GetDialPlanAsync(ClientId),
        "getExtensionAccounts" => client.GetExtensionAccountsAsync(ClientId, 1),
        "reportStatus" => client.ReportStatusAsync(ClientId, "8001", ReportedStatus.Call, Number),
        _ => client.UploadDialAudioAsync(ClientId, "8001", Number, new byte[8], "a.wav"),
    };
}
