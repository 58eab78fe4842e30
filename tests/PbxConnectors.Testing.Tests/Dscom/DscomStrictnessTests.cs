using System.Net.Http.Headers;
using System.Text;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomStrictnessTests
{
    [Theory]
    [InlineData("""{"extension":"8001"}""", "'dest' is missing")]
    [InlineData("""{"extension":"8001","dest":""}""", "'dest' is missing")]
    [InlineData("""{"extension":"8001","dest":"1","more":"2"}""", "'more' is not a member")]
    [InlineData("""{"extension":8001,"dest":"1"}""", "'extension' is not a JSON string")]
    [InlineData("""["8001"]""", "not a JSON object")]
    [InlineData("""not json""", "not JSON")]
    public async Task A_body_that_breaks_the_document_is_answered_with_the_parameter_code(string body, string violation)
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.PostAsync("/api/v1/call/dial", body);

        answer.GetProperty("code").GetString().ShouldBe("600000");
        lab.Server.ProtocolViolations.ShouldContain(text => text.StartsWith("dial:", StringComparison.Ordinal)
            && text.Contains(violation, StringComparison.Ordinal));
        lab.Exchange.CallsPlaced.ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/v1/cdr?page=1", "'pageSize' is missing")]
    [InlineData("/api/v1/cdr?page=0&pageSize=10", "'page' is not a positive whole number")]
    [InlineData("/api/v1/cdr?page=1&pageSize=10&start=2026-03-01T00:00:00", "'start' is not a time")]
    [InlineData("/api/v1/cdr?page=1&pageSize=10&linkedid=1", "'linkedid' is not a query parameter")]
    [InlineData("/api/v1/cdr/list?start_time=2026-03-01 00:00:00", "'end_time' is missing")]
    [InlineData("/api/v1/cdr/list?start_time=2026-03-01 00:00:00&end_time=2026-03-01 00:00:00&sort_by=size", "'sort_by'")]
    public async Task A_query_that_breaks_the_document_is_answered_with_a_code(string query, string violation)
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.GetAsync(query);

        answer.GetProperty("code").GetString().ShouldBe("600000");
        lab.Server.ProtocolViolations.ShouldContain(text => text.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_verb_is_noted()
    {
        await using var lab = await DscomFixture.StartAsync();

        var answer = await lab.Caller.GetAsync("/api/v1/call/dial");

        answer.GetProperty("code").GetString().ShouldBe("600000");
        lab.Server.ProtocolViolations.ShouldContain("dial: the verb is GET instead of POST");
    }

    [Theory]
    [InlineData("Accept")]
    [InlineData("Accept-Language")]
    public async Task A_missing_header_is_noted(string header)
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Caller.Http.DefaultRequestHeaders.Remove(header);

        var answer = await lab.Caller.DialAsync("8001", "13900000001");

        answer.GetProperty("code").GetString().ShouldBe("600000");
        lab.Server.ProtocolViolations.ShouldContain(text => text.Contains($"'{header}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_content_type_is_noted()
    {
        await using var lab = await DscomFixture.StartAsync();

        using var response = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""", "text/plain");

        lab.Server.ProtocolViolations.ShouldContain("hangup: the header 'Content-Type: application/json' is missing");
    }

    [Fact]
    public async Task A_path_nobody_knows_is_noted()
    {
        await using var lab = await DscomFixture.StartAsync();

        using var response = await lab.Caller.GetRawAsync("/api/v1/cdr");

        ((int)response.StatusCode).ShouldBe(404);
        lab.Server.ProtocolViolations.ShouldHaveSingleItem().ShouldContain("no such path");
    }

    [Fact]
    public async Task The_prefix_can_be_changed()
    {
        await using var exchange = new SimulatedExchange(new NumberPlan());
        await using var server = await DscomServer.StartAsync(exchange, new DscomServerOptions { Prefix = "/pbx" },
            TestTimeout.Token);
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        using var caller = new DscomCaller(server);
        using var content = new StringContent(caller.TokenRequest(), Encoding.UTF8,
            MediaTypeHeaderValue.Parse("application/json"));

        using var response = await http.PostAsync(new Uri("pbx/oauth/token", UriKind.Relative), content, TestTimeout.Token);

        response.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("pbx")]
    [InlineData("/pbx/")]
    public async Task A_prefix_that_cannot_work_is_an_error_of_the_program(string prefix)
    {
        await using var exchange = new SimulatedExchange(new NumberPlan());

        await Should.ThrowAsync<ArgumentException>(DscomServer.StartAsync(exchange, new DscomServerOptions { Prefix = prefix },
            TestTimeout.Token));
    }

    [Fact]
    public void Every_error_code_of_the_document_has_its_message() =>
        DscomCodes.All.Where(code => code != "200").Select(code => (code, DscomCodes.MessageOf(code))).Order()
            .ShouldBe(Contract.Dscom.ErrorCodes.Order());

    [Fact]
    public async Task Requests_are_kept_but_do_not_print_their_secrets()
    {
        await using var lab = await DscomFixture.StartAsync();

        var request = lab.Server.Requests[0];

        request.Operation.ShouldBe("requestAccessToken");
        request.BodyText.ShouldContain(lab.Server.Password);
        request.ToString().ShouldBe("POST requestAccessToken");
    }
}
