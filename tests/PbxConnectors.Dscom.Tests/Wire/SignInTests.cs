using System.Net;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The life of the access token.</summary>
public sealed class SignInTests
{
    private const string Password = "requestAccessToken";
    private const string Refresh = "refreshAccessToken";

    private static readonly DscomServerOptions WithRefreshTokens = new() { IssueRefreshToken = true };

    [Fact]
    public async Task A_hundred_callers_at_once_cost_one_request_for_a_token()
    {
        await using var lab = await DscomLab.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ListAsync(lab.Client)));

        (lab.CountOf(Password), lab.CountOf(Refresh), lab.CountOf("getExtensionStatus")).ShouldBe((1, 0, 100));
    }

    [Fact]
    public async Task A_token_that_ran_out_during_a_burst_costs_one_refresh()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens);
        await ListAsync(lab.Client);

        lab.Clock.Advance(TimeSpan.FromMinutes(31));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ListAsync(lab.Client)));

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_token_the_PBX_forgot_costs_one_refresh_and_no_caller_learns_of_it()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens);
        await ListAsync(lab.Client);

        lab.Server.ForgetAccessTokens();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ListAsync(lab.Client)));

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Without_a_refresh_token_the_password_serves_again()
    {
        await using var lab = await DscomLab.StartAsync();
        await ListAsync(lab.Client);

        lab.Clock.Advance(TimeSpan.FromMinutes(31));
        await ListAsync(lab.Client);

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((2, 0));
    }

    [Fact]
    public async Task A_refused_refresh_falls_back_to_the_password_once()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens);
        await ListAsync(lab.Client);

        lab.Server.ForgetAccessTokens();
        lab.Server.ForgetRefreshTokens();
        await ListAsync(lab.Client);

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((2, 1));
    }

    [Fact]
    public async Task The_refresh_token_of_each_answer_is_used_for_the_next()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens);

        for (int i = 0; i < 4; i++)
        {
            await ListAsync(lab.Client);
            lab.Clock.Advance(TimeSpan.FromMinutes(31));
        }

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((1, 3));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_runs_out_while_the_old_one_serves()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens);
        await ListAsync(lab.Client);

        // Half an hour's life: renewed in the last five minutes.
        lab.Clock.Advance(TimeSpan.FromMinutes(24));
        await ListAsync(lab.Client);
        lab.CountOf(Refresh).ShouldBe(0);

        lab.Clock.Advance(TimeSpan.FromMinutes(2));
        await ListAsync(lab.Client);
        await lab.Server.WaitForRequestsAsync(Refresh, 1, TestTimeout.Token);

        lab.CountOf(Password).ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_spoil_the_sign_in_of_the_others()
    {
        await using var lab = await DscomLab.StartAsync(configure: options => options.Http.AttemptTimeout = TimeSpan.FromHours(1));
        lab.Server.Faults.Next(Password, Fault.Delay(TimeSpan.FromMinutes(1)));
        using var impatience = new CancellationTokenSource();
        var impatient = ListAsync(lab.Client, impatience.Token);
        var others = Enumerable.Range(0, 10).Select(_ => ListAsync(lab.Client)).ToList();
        await lab.Server.WaitForRequestsAsync(Password, 1, TestTimeout.Token);

        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);

        // Two timers run: the client's time limit and the server's delay.
        await lab.Clock.WaitForTimersAsync(2, TestTimeout.Token);
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(others);

        (lab.CountOf(Password), lab.CountOf("getExtensionStatus")).ShouldBe((1, 10));
    }

    [Theory]
    [InlineData("1800", 1800.0)]
    [InlineData("\"1800\"", 1800.0)]
    [InlineData("31622400", 31622400.0)]
    [InlineData("\"31622400\"", 31622400.0)]
    [InlineData("1799.5", 1799.5)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("[]", null)]
    [InlineData("1e300", null)]
    public async Task The_life_of_a_token_is_what_the_answer_says_and_endless_where_it_says_nothing(string sent, double? seconds)
    {
        var time = new ManualTimeProvider();
        using var pbx = new StubPbx().Answer(Password, $$"""{"token_type":"Bearer","expires_in":{{sent}},"access_token":"a.b.c","refresh_token":""}""");
        await using var client = pbx.CreateClient(time: time);
        await client.Calls.HangUpAsync("8001", TestTimeout.Token);

        time.Advance(TimeSpan.FromSeconds(seconds ?? 10 * 366 * 24 * 3600));
        await client.Calls.HangUpAsync("8001", TestTimeout.Token);

        pbx.Requests.Count(r => r.IsForToken).ShouldBe(seconds is null ? 1 : 2);
    }

    [Theory]
    [InlineData(0.79)]
    [InlineData(0.01)]
    public async Task A_token_is_kept_while_most_of_its_life_lies_ahead(double part)
    {
        var time = new ManualTimeProvider();
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient(time: time);
        await client.Calls.HangUpAsync("8001", TestTimeout.Token);

        time.Advance(TimeSpan.FromSeconds(1800 * part));
        await client.Calls.HangUpAsync("8001", TestTimeout.Token);

        pbx.Requests.Count(r => r.IsForToken).ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_password_is_told_to_all_and_asked_for_once()
    {
        await using var lab = await DscomLab.StartAsync();
        await using var client = lab.CreateClient(options => options.Password = "wrong-password");

        var failures = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Should.ThrowAsync<PbxAuthenticationException>(() => ListAsync(client))));
        await Should.ThrowAsync<PbxAuthenticationException>(() => ListAsync(client));

        (lab.CountOf(Password), lab.CountOf("getExtensionStatus")).ShouldBe((1, 0));
        failures[0].Operation.ShouldBe("GET /api/v1/status/endpoint");
        failures[0].Message.ShouldContain("POST /oauth/token");
        failures[0].VendorCode.ShouldBe("invalid_grant");
        failures[0].HttpStatus.ShouldBe(400);
        failures[0].Delivery.ShouldBe(Delivery.NotSent);
        failures[0].ToString().ShouldNotContain("wrong-password");
    }

    [Fact]
    public async Task A_password_put_right_at_the_PBX_serves_a_little_later()
    {
        bool right = false;
        var time = new ManualTimeProvider();
        using var pbx = new StubPbx();
        pbx.Answer(Password, _ => right
            ? StubReply.Json(Contract.Example(Password))
            : new StubReply(HttpStatusCode.BadRequest, """{"error":"invalid_grant","message":"The user credentials were incorrect."}"""));
        await using var client = pbx.CreateClient(time: time);
        await Should.ThrowAsync<PbxAuthenticationException>(() => client.Calls.HangUpAsync("8001", TestTimeout.Token));

        right = true;
        time.Advance(TimeSpan.FromSeconds(10));

        await client.Calls.HangUpAsync("8001", TestTimeout.Token);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"wrong"}""", "invalid_grant")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client","message":"Client authentication failed"}""", "invalid_client")]
    [InlineData(HttpStatusCode.OK, """{"code":"401","msg":"认证失败","data":[]}""", "401")]
    public async Task A_refused_sign_in_is_recognised_in_each_of_its_shapes(HttpStatusCode status, string body, string code)
    {
        using var pbx = new StubPbx().Answer(Password, _ => new StubReply(status, body));
        await using var client = pbx.CreateClient();

        var refused = await Should.ThrowAsync<PbxAuthenticationException>(() => client.Calls.HangUpAsync("8001", TestTimeout.Token));

        refused.VendorCode.ShouldBe(code);
        refused.Delivery.ShouldBe(Delivery.NotSent);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":null}""")]
    public async Task An_answer_without_a_token_is_a_breach_of_protocol_and_points_at_the_path_prefix(string body)
    {
        using var pbx = new StubPbx().Answer(Password, body);
        await using var client = pbx.CreateClient();

        var broken = await Should.ThrowAsync<PbxProtocolException>(
            () => client.Calls.DialAsync("8001", "8002", cancellationToken: TestTimeout.Token));

        broken.Delivery.ShouldBe(Delivery.NotSent);
        broken.Message.ShouldContain("/dscom-api/public");
    }

    [Fact]
    public async Task A_storm_of_refusals_ends_each_call_after_one_renewal()
    {
        await using var lab = await DscomLab.StartAsync();
        await ListAsync(lab.Client);
        lab.Server.Faults.Always("hangup", Fault.Unauthorized);

        var failures = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => Should.ThrowAsync<PbxAuthenticationException>(() => lab.Client.Calls.HangUpAsync("8001", TestTimeout.Token))));

        failures.ShouldAllBe(failure => failure.Delivery == Delivery.NotSent && failure.HttpStatus == 401);
        lab.CountOf("hangup").ShouldBe(100);
        lab.CountOf(Password).ShouldBeLessThan(25);
    }

    [Fact]
    public async Task A_sign_in_that_fails_for_the_moment_is_tried_again()
    {
        await using var lab = await DscomLab.StartAsync();
        lab.Server.Faults.Next(Password, Fault.Status(503), times: 2);

        await ListAsync(lab.Client);

        lab.CountOf(Password).ShouldBe(3);
    }

    [Fact]
    public async Task A_refresh_that_fails_for_the_moment_does_not_cost_the_refresh_token()
    {
        await using var lab = await DscomLab.StartAsync(server: WithRefreshTokens, configure: options => options.Http.MaxRetries = 0);
        await ListAsync(lab.Client);
        lab.Clock.Advance(TimeSpan.FromMinutes(31));
        lab.Server.Faults.Next(Refresh, Fault.Status(503));

        await Should.ThrowAsync<PbxUnavailableException>(() => ListAsync(lab.Client));
        await ListAsync(lab.Client);

        (lab.CountOf(Password), lab.CountOf(Refresh)).ShouldBe((1, 2));
    }

    private static async Task ListAsync(DscomClient client, CancellationToken cancellationToken = default)
    {
        await foreach (var status in client.Status.ListExtensionsAsync(cancellationToken: cancellationToken))
        {
            status.Endpoint.ShouldNotBeNull();
        }
    }
}
