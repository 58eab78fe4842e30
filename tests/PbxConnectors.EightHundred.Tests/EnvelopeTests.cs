using System.Net;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.VoiceCodes;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>The document has six envelopes; whichever comes, wherever, it is read.</summary>
public sealed class EnvelopeTests
{
    private const long LongId = 7_687_658_987_667_780_097;

    [Theory]
    [InlineData("""{"code":0,"message":"OK","id":7687658987667780097}""")]
    [InlineData("""{"code":"0","message":"OK","id":"7687658987667780097"}""")]
    [InlineData("""{"Result":{"success":true,"code":0,"id":7687658987667780097}}""")]
    [InlineData("""{"result":{"success":"true","id":"7687658987667780097"}}""")]
    [InlineData("""{"Result":[{"success":true,"id":7687658987667780097}]}""")]
    [InlineData("""{"success":true,"ID":7687658987667780097}""")]
    [InlineData("""+{success:true,id:7687658987667780097,}""")]
    [Trait("Reading", "5")]
    [Trait("Reading", "15")]
    public async Task An_id_of_19_digits_is_read_exactly_from_every_envelope(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        (await client.Callbacks.StartAsync("02355550100", "13900000001")).ShouldBe(LongId);
    }

    [Theory]
    [InlineData("""{"success":true,"recordTotal":1,"rows":[{"cdrId":7}]}""")]
    [InlineData("""{"success":true,"total":1,"rows":[{"cdrId":"7"}]}""")]
    [InlineData("""{"code":0,"count":1,"data":[{"CDRID":7}]}""")]
    [InlineData("""{"Result":{"success":true,"ROWS":[{"cdrId":7}]}}""")]
    [InlineData("""{"code":0,"datalist":[{"cdrId":7}]}""")]
    [InlineData("""{"code":0,"anything":[{"cdrId":7}]}""")]
    [InlineData("""{"code":0,"rows":{"cdrId":7}}""")]
    [InlineData("""{"code":0,"rows":{"a":{"cdrId":7}}}""")]
    [Trait("Reading", "4")]
    [Trait("Reading", "6")]
    public async Task A_list_is_found_under_any_of_its_names(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        (await ReadAsync(client.Records.QueryAsync(new EightHundredRecordQuery()))).ShouldHaveSingleItem().Id.ShouldBe(7);
    }

    [Theory]
    [InlineData("""{"code":-6,"message":"SQL 语句执行错误"}""", "-6", "SQL execution error")]
    [InlineData("""{"code":"-12","message":"x"}""", "-12", "maximum exceeded")]
    [InlineData("""{"Result":{"success":false,"code":-10}}""", "-10", "exists already")]
    [InlineData("""{"code":1,"message":"用户名密码错误"}""", "1", "用户名密码错误")]
    [InlineData("""{"success":false,"message":"no"}""", null, "no")]
    [InlineData("""{"code":0,"success":"false","message":"no"}""", "0", "no")]
    [Trait("Reading", "3")]
    [Trait("Reading", "4")]
    public async Task Any_code_but_zero_and_any_want_of_success_is_a_refusal(string answer, string? code, string text)
    {
        await using var client = Stub.Client(answer, out _);
        var refused = await Should.ThrowAsync<PbxRejectedException>(() => client.Extensions.GetOwnAsync());
        refused.VendorCode.ShouldBe(code);
        refused.Message.ShouldContain(text);
        refused.Delivery.ShouldBe(Delivery.Sent);
        refused.Operation.ShouldBe("GET /voip/api/jsondata.html?method=getExtension");
    }

    [Theory]
    [InlineData("-2", typeof(PbxAuthenticationException), Delivery.NotSent)]
    [InlineData("-5", typeof(PbxAuthenticationException), Delivery.NotSent)]
    [InlineData("-1", typeof(PbxUnavailableException), Delivery.Unknown)]
    [InlineData("-3", typeof(PbxRejectedException), Delivery.Unknown)]
    public async Task A_refusal_tells_whether_the_command_may_have_been_carried_out(string code, Type type, Delivery delivery)
    {
        await using var client = Stub.Client($$"""{"code":{{code}},"message":"x"}""", out _);
        var error = await Should.ThrowAsync<PbxException>(() => client.Callbacks.StartAsync("02355550100", "13900000001"));
        error.ShouldBeOfType(type);
        error.Delivery.ShouldBe(delivery);
        error.VendorCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"error":"x"}""")]
    public async Task What_is_no_envelope_is_a_protocol_error(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        await Should.ThrowAsync<PbxProtocolException>(() => client.Extensions.GetOwnAsync());
    }

    [Fact]
    public async Task The_printed_campaign_result_is_read()
    {
        await using var client = Stub.Client(Contract.Example("listCampaignCalls"), out _);
        var page = await client.Campaigns.ReadPageAsync(new EightHundredCampaignQuery(1));
        page.Total.ShouldBe(1);
        var call = page.Calls.ShouldHaveSingleItem();
        call.Id.ShouldBe(2534814528375631);
        call.Status.ShouldBe(Calls.EightHundredCallStatus.Answered);
        call.CalledAt.ShouldBe(new DateTimeOffset(2018, 10, 17, 13, 21, 49, TimeSpan.FromHours(8)));
        call.EndedAt.ShouldBe(new DateTimeOffset(2018, 10, 17, 13, 22, 56, TimeSpan.FromHours(8)));
        call.AnsweredAt.ShouldBeNull();
        call.DialogueRounds.ShouldBe(6);
        call.ToString().ShouldNotContain("13900000001");
    }

    [Fact]
    public async Task The_printed_messages_of_a_box_are_read_stray_sign_missing_brace_and_all()
    {
        string printed = Contract.Event("deviceMessages").GetProperty("exampleRaw").GetString()!;
        await using var client = Stub.Client(printed, out _);
        var message = (await client.Devices.TakeMessagesAsync(Lab.Mac)).ShouldHaveSingleItem();
        message.Kind.ShouldBe(Devices.EightHundredDeviceMessageKind.WebPage);
        message.Port.ShouldBe("1");
        message.FunctionName.ShouldBe("list");
        message.FunctionParameters.ShouldBe("a=b&c=d&bb=2323?}23");
    }

    [Fact]
    [Trait("Reading", "19")]
    public async Task A_box_without_messages_is_no_failure_but_an_unknown_box_is()
    {
        await using var none = Stub.Client("""{"status":3003,"message":"没有可处理的消息"}""", out _);
        (await none.Devices.TakeMessagesAsync(Lab.Mac)).ShouldBeEmpty();
        await using var unknown = Stub.Client("""{"time":"1563957071394","status":3001}""", out _);
        (await Should.ThrowAsync<PbxRejectedException>(() => unknown.Devices.TakeMessagesAsync(Lab.Mac))).VendorCode.ShouldBe("3001");
    }

    [Theory]
    [InlineData("""{"code":0,"blaPhone":["13900000001","13900000002"]}""")]
    [InlineData("""{"code":0,"blaPhone":[{"blaPhone":"13900000001"},{"blaPhone":"13900000002"}]}""")]
    [InlineData("""{"code":0,"blaPhone":"13900000001, 13900000002"}""")]
    [Trait("Reading", "20")]
    public async Task The_blacklist_is_read_in_all_three_forms(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        (await client.Blacklist.ListAsync()).ShouldBe(["13900000001", "13900000002"]);
    }

    [Theory]
    [InlineData("""{"code":0,"channelviewinfo":[{"totalNum":60,"useAgiCallNum":"2"}]}""")]
    [InlineData("""{"code":0,"totalNum":60,"useAgiCallNum":2}""")]
    [Trait("Reading", "20")]
    public async Task Channel_counts_are_found_inside_the_list_and_beside_it(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        var usage = (await client.Channels.GetUsageAsync()).ShouldHaveSingleItem();
        (usage.Total, usage.NormalInUse).ShouldBe((60, 2));
    }

    [Theory]
    [InlineData("2026-03-01 10:00:00")]
    [InlineData("1772330400000")]
    [InlineData("1772330400")]
    [Trait("Reading", "27")]
    public async Task A_time_is_read_as_text_in_the_zone_of_the_PBX_and_as_Unix_time(string time)
    {
        await using var client = Stub.Client($$"""{"success":true,"rows":[{"cdrId":1,"cdrStartTime":"{{time}}"}]}""", out _);
        (await ReadAsync(client.Records.QueryAsync(new EightHundredRecordQuery())))[0].StartedAt
            .ShouldBe(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    [Trait("Reading", "12")]
    [Trait("Reading", "13")]
    public async Task The_content_of_a_call_message_is_read_as_a_JavaScript_literal_and_hang_up_as_2_or_3()
    {
        await using var client = Stub.Client(
            """
            {"code":0,"msgs":[
             {"kind":"1","phone":"13900000001","content":"{status:0,cdrId:7687658987667780097}","time":1772330400000,"waterLine":11},
             {"kind":"2","phone":"13900000001","content":"{'status':'3', cdrId: 8 }","time":1772330400000,"waterLine":12},
             {"kind":"1","phone":"13900000001","content":{"status":2},"waterLine":13},
             {"kind":"4","phone":"13900000001","content":"{status:3} is no literal here","waterLine":14},
             {"kind":"1","phone":"13900000001","content":"客户端拨号","waterLine":15}]}
            """,
            out _);
        var batch = await client.Messages.ReceiveAsync(EightHundredClientType.Pc);
        batch.WaterLine.ShouldBe(15);
        batch.Messages.Select(m => m.CallStatus).ShouldBe([
            EightHundredMessageCallStatus.Calling, EightHundredMessageCallStatus.HungUp, EightHundredMessageCallStatus.HungUp, null, null]);
        batch.Messages[0].RecordId.ShouldBe(LongId);
        batch.Messages[3].Content.ShouldBe("{status:3} is no literal here");
    }

    [Fact]
    public async Task Unknown_values_are_kept_as_sent()
    {
        await using var client = Stub.Client("""{"code":0,"rows":[{"cbkId":1,"cbkStatus":99,"cbkType":"x"}],"total":1}""", out _);
        var callback = await client.Callbacks.GetAsync(1);
        callback!.Status!.Value.Value.ShouldBe("99");
        callback.Type!.Value.Value.ShouldBe("x");
    }

    [Fact]
    public async Task A_PBX_that_ignores_the_start_of_a_page_does_not_make_a_list_endless()
    {
        await using var client = Stub.Client("""{"success":true,"recordTotal":500,"rows":[{"cdrId":1},{"cdrId":2}]}""", out var stub);
        (await ReadAsync(client.Records.QueryAsync(new EightHundredRecordQuery { PageSize = 2 }))).Count.ShouldBe(2);
        stub.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_PBX_that_caps_the_page_does_not_cut_a_list_off_whether_it_counts_rows_or_pages()
    {
        await using var lab = await Lab.StartAsync(new EightHundredServerOptions { MaxRows = 2 });
        for (int i = 0; i < 5; i++)
        {
            await lab.Client.VoiceCodes.StartAsync(new EightHundredVoiceCode(Lab.Answering, "1", EightHundredSpeechType.Digits), Lab.Limit);
            await lab.Client.Callbacks.StartAsync(Lab.Office, Lab.Answering, cancellationToken: Lab.Limit);
        }

        (await lab.Client.VoiceCodes.ListAsync(new EightHundredVoiceCodeQuery(), Lab.Limit).CountAsync(Lab.Limit)).ShouldBe(5);
        (await lab.Client.Callbacks.ListAsync(new EightHundredCallbackQuery(), Lab.Limit).CountAsync(Lab.Limit)).ShouldBe(5);
    }

    [Fact]
    public async Task An_HTTP_error_is_told_with_the_vendors_code()
    {
        await using var client = Stub.Client(
            _ => new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("""{"code":-3,"message":"方法内部错误"}""") }, out _);
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => client.Extensions.GetOwnAsync());
        (error.HttpStatus, error.VendorCode, error.Delivery).ShouldBe((500, "-3", Delivery.Unknown));
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source)
        {
            all.Add(item);
        }

        return all;
    }
}
