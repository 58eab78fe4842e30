using System.Net;
using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Ola.Extensions;

namespace PbxConnectors.Ola.Tests;

/// <summary>What the document leaves open is read whichever way the PBX has it.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("""{"code":200,"result":"ok"}""")]
    [InlineData("""{"code":"200","result":"success"}""")]
    [InlineData("""{"code":"200.0"}""")]
    [InlineData("""{"result":"ok"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("ok")]
    [InlineData("success\n")]
    [InlineData("")]
    public async Task Any_sign_of_success_is_success(string body)
    {
        await using var client = CannedPbx.Answering(body).Client();

        await client.Calls.HangUpAsync("8001", TestTimeout.Token);
    }

    [Theory]
    [InlineData("""{"code":500,"result":"no call"}""", "500")]
    [InlineData("""{"code":"-1","result":"no call"}""", "-1")]
    [InlineData("""{"code":"error","result":"no call"}""", "error")]
    public async Task Any_other_code_is_a_refusal_in_the_vendors_words(string body, string code)
    {
        await using var client = CannedPbx.Answering(body).Client();

        var error = await Should.ThrowAsync<PbxRejectedException>(client.Calls.HangUpAsync("8001", TestTimeout.Token));

        error.VendorCode.ShouldBe(code);
        error.VendorMessage.ShouldBe("no call");
        error.Delivery.ShouldBe(Delivery.Sent);
        error.Operation.ShouldBe("PUT /api/ola/agents/{extn}/hangup");
    }

    [Fact]
    public async Task A_web_page_instead_of_an_answer_is_a_protocol_error()
    {
        await using var client = CannedPbx.Answering("<html>proxy</html>").Client();

        var error = await Should.ThrowAsync<PbxProtocolException>(client.Calls.HangUpAsync("8001", TestTimeout.Token));

        error.Body.ShouldBe("<html>proxy</html>");
    }

    [Theory]
    [InlineData("""[{"flow_id":"29"},null,7,"x"]""")]
    [InlineData("""{"code":200,"data":[{"flow_id":29}]}""")]
    [InlineData("""{"code":"200","result":[{"flow_id":29}]}""")]
    public async Task A_list_is_found_bare_or_wrapped_and_what_is_no_row_is_left_out(string body)
    {
        await using var client = CannedPbx.Answering(body).Client();

        (await client.Ivr.ListFlowsAsync(TestTimeout.Token)).ShouldHaveSingleItem().Id.ShouldBe("29");
    }

    [Theory]
    [InlineData("\"2023-05-29 17:46:59\"", "2023-05-29 17:46:59")]
    [InlineData("\"2023-05-29 17:46:60\"", "2023-05-29 17:47:00")]
    [InlineData("\"2023-05-29 17:46:60.25\"", "2023-05-29 17:47:00")]
    [InlineData("\"2020-07-23 14:20:50.776364\"", "2020-07-23 14:20:50")]
    [InlineData("1685430732167", "2023-05-30 15:12:12")]
    [InlineData("\"1685430732\"", "2023-05-30 15:12:12")]
    public async Task Times_are_read_in_all_their_forms(string json, string expected)
    {
        await using var client = CannedPbx.Answering($$"""[{"uuid":"1","created_at":{{json}}}]""").Client();

        var group = (await client.TrunkGroups.ListAsync(cancellationToken: TestTimeout.Token)).ShouldHaveSingleItem();

        group.CreatedAt.ShouldNotBeNull().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss").ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"undefined\"")]
    [InlineData("\"0000-00-00 00:00:00\"")]
    [InlineData("\":60\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("99999999999999999")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task What_is_no_time_is_none(string json)
    {
        await using var client = CannedPbx.Answering($$"""[{"uuid":"1","created_at":{{json}}}]""").Client();

        (await client.TrunkGroups.ListAsync(cancellationToken: TestTimeout.Token)).ShouldHaveSingleItem().CreatedAt.ShouldBeNull(
            );
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"t\"", true)]
    [InlineData("\"Y\"", true)]
    [InlineData("false", false)]
    [InlineData("\"f\"", false)]
    [InlineData("\"N\"", false)]
    [InlineData("\"perhaps\"", null)]
    public async Task Truth_values_are_read_in_all_their_forms(string json, bool? expected)
    {
        await using var client = CannedPbx.Answering($$"""[{"uuid":"1","recording":{{json}}}]""").Client();

        (await client.Conferences.ListAsync(cancellationToken: TestTimeout.Token)).ShouldHaveSingleItem().Recorded.ShouldBe(
            expected);
    }

    [Fact]
    public async Task Values_no_document_knows_are_kept_or_null_and_break_nothing()
    {
        await using var client = CannedPbx.Answering("""[{"uuid":{},"phone":["x"],"special_flag":9,"created_at":[],"new":{"deep":[1]}}]""").Client();

        var entry = (await client.Blacklist.ListAsync(cancellationToken: TestTimeout.Token)).ShouldHaveSingleItem();

        entry.Kind.ShouldBeNull();
        entry.Number.ShouldBeNull();
    }

    [Fact]
    public async Task The_text_of_a_dialled_call_can_travel_in_the_query()
    {
        var pbx = CannedPbx.Answering("");
        await using var client = pbx.Client(options => options.SendDialTextInQuery = true);

        await client.Calls.DialAsync("8001", "13900000001", "订单 7&8", TestTimeout.Token);

        var sent = pbx.Requests[^1];
        sent.PathAndQuery.ShouldBe("/api/ola/agents/8001/dial/13900000001?other_str=" + Uri.EscapeDataString("订单 7&8"));
        sent.Body.ShouldBe("");
    }

    [Theory]
    [InlineData("*95#", "/api/ola/agents/8001/dial/%2A95%23")]
    [InlineData("../8002/hangup", "/api/ola/agents/8001/dial/..%2F8002%2Fhangup")]
    public async Task A_number_stays_in_its_place_in_the_path(string number, string path)
    {
        var pbx = CannedPbx.Answering("");
        await using var client = pbx.Client();

        await client.Calls.DialAsync("8001", number, cancellationToken: TestTimeout.Token);

        pbx.Requests[^1].PathAndQuery.ShouldBe(path);
    }

    [Fact]
    public async Task A_number_that_would_climb_out_of_its_place_is_refused_before_anything_is_sent()
    {
        var pbx = CannedPbx.Answering("");
        await using var client = pbx.Client();

        await Should.ThrowAsync<ArgumentException>(
            () => client.Calls.DialAsync("8001", "..", cancellationToken: TestTimeout.Token));
        await Should.ThrowAsync<ArgumentException>(() => client.Conferences.DeleteAsync(".", TestTimeout.Token));

        pbx.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Mistakes_of_the_programmer_are_told_before_anything_is_sent()
    {
        var pbx = CannedPbx.Answering("");
        await using var client = pbx.Client();
        var settings = new OlaExtensionSettings { Extension = "8010", Password = "", OutboundGroupId = "out" };
        var call = new OlaGroupCall { Numbers = ["139,138"], TrunkGroup = "t", Route = OlaGroupCallRoute.ToQueue("1") };

        await Should.ThrowAsync<ArgumentException>(() => client.Extensions.CreateAsync(settings));
        await Should.ThrowAsync<ArgumentException>(() => client.Campaigns.StartAsync(call));
        await Should.ThrowAsync<ArgumentException>(() => client.Campaigns.StartAsync(call with { Numbers = [] }));
        await Should.ThrowAsync<ArgumentException>(() => client.Conferences.MuteMemberAsync("id", "all"));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.Blacklist.AddAsync("139", (OlaBlacklistKind)1));

        pbx.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_an_extension_sends_every_member_for_the_pbx_resets_what_is_left_out()
    {
        var pbx = CannedPbx.Answering("");
        await using var client = pbx.Client();

        await client.Extensions.UpdateAsync(new OlaExtensionSettings { Extension = "8010", Password = "secret-10", OutboundGroupId = "out" });

        pbx.Requests[^1].Body.ShouldBe(
            "extn=8010&extnPwd=secret-10&context=out&name=8010&transfer_phone=&if_auto_ready=false&if_auto_login=false");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, typeof(PbxRejectedException))]
    [InlineData(HttpStatusCode.Forbidden, typeof(PbxAuthenticationException))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(PbxUnavailableException))]
    public async Task A_failure_that_http_tells_carries_the_vendors_words(HttpStatusCode status, Type type)
    {
        await using var client = CannedPbx.Answering("""{"code":77,"result":"坏了"}""", status).Client();

        var error = await Should.ThrowAsync<PbxException>(client.Calls.HangUpAsync("8001", TestTimeout.Token));

        error.ShouldBeOfType(type);
        error.VendorCode.ShouldBe("77");
        error.VendorMessage.ShouldBe("坏了");
        error.HttpStatus.ShouldBe((int)status);
    }
}
