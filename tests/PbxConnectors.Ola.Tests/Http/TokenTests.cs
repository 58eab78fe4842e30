using System.Net;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

public sealed class TokenTests
{
    [Fact]
    public async Task The_token_comes_from_the_answers_header_and_goes_on_every_request()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();

        await client.Agents.SetReadyAsync("8001", TestTimeout.Token);
        await client.Ivr.ListFlowsAsync(TestTimeout.Token);

        lab.Server.Requests.Select(r => r.Operation).ShouldBe(["requestToken", "setAgentReady", "listIvrFlows"]);
        lab.Server.Requests[0].Method.ShouldBe("GET");
        lab.Server.Requests[0].Query.ShouldBe(
            new Dictionary<string, string> { ["username"] = lab.Server.UserName, ["password"] = lab.Server.Password });
        lab.Server.Requests[1].Headers["X-Auth-Token"].ShouldBe(lab.Server.Requests[2].Headers["X-Auth-Token"]);
    }

    [Fact]
    public async Task Many_callers_at_once_cost_one_sign_in()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Ivr.ListFlowsAsync(TestTimeout.Token)));

        lab.Server.Requests.Count(r => r.Operation == "requestToken").ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_of_the_pbx_one_sign_in_serves_all_and_a_dial_is_carried_out_once(bool failuresWithHttp200)
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { FailuresWithHttp200 = failuresWithHttp200 });
        var client = lab.Client();
        await client.Ivr.ListFlowsAsync(TestTimeout.Token);

        lab.Server.ForgetTokens();
        await Task.WhenAll(
            client.Calls.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token),
            client.Ivr.ListFlowsAsync(TestTimeout.Token),
            client.Queues.ListAsync(cancellationToken: TestTimeout.Token));

        lab.Server.Requests.Count(r => r.Operation == "requestToken").ShouldBe(2);
        lab.Exchange.DialCount(OlaLab.Number).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_refused_again_right_after_signing_in_is_an_error()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        lab.Server.Faults.Always("dial", Fault.Status(401, """{"code":401,"result":"Authorization Required!"}"""));

        var error = await Should.ThrowAsync<PbxAuthenticationException>(
            client.Calls.DialAsync("8001", OlaLab.Number, cancellationToken: TestTimeout.Token));

        error.VendorMessage.ShouldBe("Authorization Required!");
        error.Delivery.ShouldBe(Delivery.NotSent);
        lab.Server.Requests.Count(r => r.Operation == "dial").ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrong_credentials_are_told_in_the_vendors_words(bool failuresWithHttp200)
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { FailuresWithHttp200 = failuresWithHttp200 });
        var client = lab.Client(options => options.Password = "another-password");

        var error = await Should.ThrowAsync<PbxAuthenticationException>(client.Ivr.ListFlowsAsync(TestTimeout.Token));

        error.VendorCode.ShouldBe(OlaErrorCodes.AuthenticationFailed);
        error.VendorMessage.ShouldBe("auth failed!");
    }

    [Fact]
    public async Task An_account_that_is_switched_off_is_told_apart()
    {
        await using var lab = await OlaLab.StartAsync(options: new OlaServerOptions { AccountEnabled = false });

        var error = await Should.ThrowAsync<PbxAuthenticationException>(lab.Client().Ivr.ListFlowsAsync(TestTimeout.Token));

        error.VendorCode.ShouldBe(OlaErrorCodes.AccountNotEnabled);
        error.VendorMessage.ShouldBe("account not enable!");
    }

    [Fact]
    public async Task An_answer_without_the_header_names_what_is_missing()
    {
        var pbx = new WebPage();
        await using var client = OlaClient.Create(
            new OlaOptions { BaseAddress = new Uri("http://pbx.example:8080"), UserName = Planted.UserName, Password = Planted.Password }, pbx);

        var error = await Should.ThrowAsync<PbxProtocolException>(client.Ivr.ListFlowsAsync(TestTimeout.Token));

        error.Message.ShouldContain("X-Auth-Token");
        error.Delivery.ShouldBe(Delivery.NotSent);
    }

    private sealed class WebPage : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>welcome</html>") });
    }
}
