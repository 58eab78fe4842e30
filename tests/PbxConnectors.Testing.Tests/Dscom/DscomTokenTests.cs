using System.Net;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomTokenTests
{
    [Fact]
    public async Task A_token_is_issued_in_the_printed_shape()
    {
        await using var lab = await DscomFixture.StartAsync();

        var token = await lab.Caller.PostAsync("/oauth/token", lab.Caller.TokenRequest());

        Contract.Shape(token).ShouldBe(Contract.Shape(Contract.Dscom.Example("requestAccessToken")));
        token.GetProperty("expires_in").GetInt32().ShouldBe(1800);
        token.GetProperty("refresh_token").GetString().ShouldBe("");
    }

    [Fact]
    public async Task The_lifetime_can_be_text_as_the_table_says()
    {
        await using var lab = await DscomFixture.StartAsync(options: new DscomServerOptions { ExpiresInAsText = true });

        var token = await lab.Caller.PostAsync("/oauth/token", lab.Caller.TokenRequest());

        token.GetProperty("expires_in").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task The_client_id_may_be_a_number()
    {
        await using var lab = await DscomFixture.StartAsync();

        using var response = await lab.Caller.PostRawAsync("/oauth/token",
            lab.Caller.TokenRequest().Replace("\"7\"", "7", StringComparison.Ordinal));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_an_oauth_error()
    {
        await using var lab = await DscomFixture.StartAsync();

        using var response = await lab.Caller.PostRawAsync("/oauth/token", lab.Caller.TokenRequest("wrong"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await DscomCaller.ReadAsync(response)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_token_expires_on_the_clock_of_the_exchange()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Time.Advance(30.Minutes() - 1.Seconds());
        (await lab.Caller.DialAsync("8001", "13900000001")).GetProperty("code").GetString().ShouldBe("200");

        lab.Time.Advance(1.Seconds());
        using var response = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await DscomCaller.ReadAsync(response)).ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_done()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Caller.Http.DefaultRequestHeaders.Authorization = null;

        using var response = await lab.Caller.PostRawAsync("/api/v1/call/dial", """{"extension":"8001","dest":"13900000001"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Fact]
    public async Task A_refresh_token_is_good_for_one_use()
    {
        await using var lab = await DscomFixture.StartAsync(options: new DscomServerOptions { IssueRefreshToken = true });
        var token = await lab.Caller.PostAsync("/oauth/token", lab.Caller.TokenRequest());
        var refresh = $$"""
            {"grant_type":"refresh_token","refresh_token":"{{token.GetProperty("refresh_token").GetString()}}","client_id":7,"client_secret":"{{lab.Server.ClientSecret}}","scope":""}
            """;

        using var first = await lab.Caller.PostRawAsync("/oauth/token", refresh);
        using var second = await lab.Caller.PostRawAsync("/oauth/token", refresh);

        Contract.Shape(await DscomCaller.ReadAsync(first)).ShouldBe(Contract.Shape(Contract.Dscom.Example("refreshAccessToken")));
        second.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        lab.Server.Requests[^1].Operation.ShouldBe("refreshAccessToken");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forgotten_tokens_are_no_longer_valid()
    {
        await using var lab = await DscomFixture.StartAsync();

        lab.Server.ForgetAccessTokens();
        using var response = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
