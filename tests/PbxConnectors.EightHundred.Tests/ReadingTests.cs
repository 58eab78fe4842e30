using System.IO.Pipelines;
using System.Net;
using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Customers;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>
/// What the document leaves open, and the reading chosen. The trait names the open point of the contract (its <c>ambiguities</c>); points
/// that other tests show carry the trait there, and the conventions' tests see to it that none is missing.
/// </summary>
public sealed class ReadingTests
{
    [Fact]
    [Trait("Reading", "8")]
    public async Task Methods_are_sent_by_their_bare_names_and_the_address_of_the_upload_is_a_setting()
    {
        await using var client = Stub.Client("""{"code":0,"rows":[]}""", out var stub, o => o.UploadPath = "/elsewhere/upload.do");
        await client.Customers.DeleteAsync("1");
        stub.LastQuery["method"].ShouldBe("delcustomer");
        await client.Customers.ListCodesAsync("custType");
        stub.LastQuery["method"].ShouldBe("getCodes");
        await client.Records.QueryAsync(new EightHundredRecordQuery()).CountAsync();
        stub.LastQuery["method"].ShouldBe("findDialrecord");
        await client.Recordings.UploadAsync("a.gsm", new byte[1]);
        stub.Requests[^1].Url.AbsolutePath.ShouldBe("/elsewhere/upload.do");
    }

    [Theory]
    [InlineData(false, "saveCustomer")]
    [InlineData(true, "savecustomer")]
    [Trait("Reading", "9")]
    public async Task Customers_are_saved_by_the_richer_method_unless_told_otherwise_and_names_keep_their_case(bool basic, string method)
    {
        await using var client = Stub.Client("""{"code":0,"custId":1}""", out var stub, o => o.UseBasicSaveCustomer = basic);
        await client.Customers.SaveAsync(Exercise.Customer);
        (stub.LastQuery.GetValueOrDefault("method") ?? stub.LastForm["method"]).ShouldBe(method);
        await client.Customers.GetAsync(Lab.Answering);
        stub.LastQuery["method"].ShouldBe("getcustomer");
        await client.Customers.ReadPageAsync(new EightHundredCustomerQuery());
        stub.LastQuery["method"].ShouldBe("getCustomersPage");
    }

    [Theory]
    [InlineData("""{"code":0,"extension":{"a":{"extension":"8001","name":"one"},"b":{"extension":"8002","name":"two"}}}""")]
    [InlineData("""{"success":true,"rows":[{"exteExtension":"8001","exteName":"one"},{"exteExtension":"8002","exteName":"two"}]}""")]
    [InlineData("""{"code":"0","extension":[{"extension":"8001","name":"one"},{"extension":"8002","name":"two"}]}""")]
    [Trait("Reading", "10")]
    public async Task Extensions_are_read_from_a_map_and_from_rows_under_the_names_of_either_description(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        (await client.Extensions.ListAsync()).Select(e => (e.Extension, e.Name)).ShouldBe([("8001", "one"), ("8002", "two")]);
    }

    [Theory]
    [InlineData("""{"success":true,"phone":"13900000001"}""", null, null)]
    [InlineData("""{"code":0,"phone":"13900000001","cfId":"7","ctdId":8}""", 7L, 8L)]
    [InlineData("""{"Result":{"code":"0","phone":13900000001,"cfId":7}}""", 7L, null)]
    [Trait("Reading", "11")]
    public async Task The_next_number_of_a_campaign_is_read_from_either_answer(string answer, long? flow, long? item)
    {
        await using var client = Stub.Client(answer, out _);
        var next = await client.Campaigns.TakeNextNumberAsync();
        (next!.Phone, next.FlowId, next.ItemId).ShouldBe((Lab.Answering, flow, item));
    }

    [Fact]
    [Trait("Reading", "12")]
    public void Hung_up_is_sent_as_2() =>
        EightHundredMessage.CallContent(EightHundredMessageCallStatus.HungUp, TimeSpan.FromSeconds(3)).ShouldBe("""{"status":2,"talkTimes":3}""");

    [Theory]
    [InlineData("1", CallDirection.Outbound)]
    [InlineData("2", CallDirection.Inbound)]
    [InlineData("3", CallDirection.Outbound)]
    [InlineData("4", CallDirection.Outbound)]
    [InlineData("5", CallDirection.Inbound)]
    [InlineData("6", CallDirection.Unknown)]
    [Trait("Reading", "14")]
    public async Task A_direction_is_kept_as_sent_beside_its_common_meaning(string value, CallDirection meaning)
    {
        await using var client = Stub.Client($$"""{"success":true,"rows":[{"cdrId":1,"cdrPeer":{{value}}}]}""", out _);
        var record = await client.Records.QueryAsync(new EightHundredRecordQuery()).FirstAsync();
        record.Direction.ShouldBe(new EightHundredDirection(value));
        record.Direction!.Value.ToCallDirection().ShouldBe(meaning);
    }

    [Theory]
    [InlineData("""{"status":0,"time":"1563957071394","data":[{"status":"2","mdcWan":"1"}]}""")]
    [InlineData("""{"status":"0","time":1563957071394,"data":[{"status":2,"mdcWan":1}]}""")]
    [Trait("Reading", "19")]
    public async Task The_time_of_an_answer_may_be_a_text_or_a_number(string answer)
    {
        await using var client = Stub.Client(answer, out _);
        var message = (await client.Devices.TakeMessagesAsync(Lab.Mac)).ShouldHaveSingleItem();
        (message.Kind, message.Port).ShouldBe((Devices.EightHundredDeviceMessageKind.HangUp, "1"));
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("fields")]
    [InlineData("datalist")]
    [Trait("Reading", "20")]
    public async Task Lists_without_a_documented_name_are_searched_for(string name)
    {
        await using var client = Stub.Client($$"""{"code":0,"{{name}}":[{"mmId":1,"cdrMemo":"x","custName":"y"}]}""", out _);
        (await client.Customers.ListFieldsAsync()).ShouldHaveSingleItem()["custName"].ShouldBe("y");
        (await client.Memos.ListAsync(Lab.Answering).CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("{name}[{index}]", "cpPhone[0]", "cpType[1]")]
    [InlineData("{name}.{index}", "cpPhone.0", "cpType.1")]
    [Trait("Reading", "21")]
    public async Task The_form_of_indexed_names_is_a_setting(string form, string first, string second)
    {
        await using var client = Stub.Client("""{"code":0,"custId":1}""", out var stub, o => (o.IndexedParameterName, o.RequestForm) = (form, EightHundredRequestForm.Post));
        await client.Customers.SaveAsync(Exercise.Customer);
        var sent = stub.LastForm.ToDictionary(pair => Uri.UnescapeDataString(pair.Key), pair => pair.Value);
        sent[first].ShouldBe(Lab.Answering);
        sent[second].ShouldBe("mobile");
        sent["recordCount_voip_customer_phone"].ShouldBe("2");
    }

    [Fact]
    [Trait("Reading", "22")]
    public async Task Ids_of_flows_campaigns_and_items_are_the_same_thing_under_either_name()
    {
        await using var client = Stub.Client(
            """{"code":0,"id":7687658987667780097,"callflow":[{"cfId":7,"cfName":"f"}],"phone":"1","cflId":7,"data":[{"ctdId":9,"ctkId":8}]}""", out var stub);
        long? id = await client.Campaigns.CreateAsync(
            new EightHundredCampaign("x", EightHundredCampaignType.Automatic, [new EightHundredCampaignItem(Lab.Answering)]) { FlowName = "f" });
        var flow = (await client.Campaigns.ListFlowsAsync()).ShouldHaveSingleItem();
        await client.Campaigns.ReadPageAsync(new EightHundredCampaignQuery(flow.Id!.Value) { CampaignId = id });
        (stub.LastQuery["cflId"], stub.LastQuery["ctkId"]).ShouldBe(("7", "7687658987667780097"));
    }

    [Fact]
    [Trait("Reading", "24")]
    public async Task The_MP3_address_takes_the_id_of_the_call_record()
    {
        await using var client = Stub.Client(_ => Sound(), out var stub);
        var record = new EightHundredCallRecord { Id = 7_687_658_987_667_780_097 };
        await using var recording = await client.Recordings.OpenMp3Async(record.Id.Value);
        stub.Requests[0].Url.PathAndQuery.ShouldBe("/voip/api/client/download/record.json?id=7687658987667780097&ismp3=1");
    }

    [Fact]
    [Trait("Reading", "25")]
    public async Task Recordings_of_callbacks_and_campaigns_are_fetched_like_those_of_records_and_may_be_missing()
    {
        await using var client = Stub.Client(
            request =>
                request.RequestUri!.AbsolutePath.EndsWith("1.wav", StringComparison.Ordinal)
                    ? Sound()
                    : new HttpResponseMessage(HttpStatusCode.NotFound),
            out var stub);
        await using var recording = await client.Recordings.OpenAsync("202603/01/1.wav");
        stub.Requests[0].Url.AbsolutePath.ShouldBe("/voip/record/202603/01/1.wav");
        (await Should.ThrowAsync<PbxRejectedException>(() => client.Recordings.OpenAsync("202603/01/2.wav"))).HttpStatus.ShouldBe(404);
    }

    [Fact]
    public async Task A_recording_larger_than_the_options_allow_is_refused()
    {
        await using var client = Stub.Client(_ => Sound(), out _, options => options.MaxRecordingBytes = 2);

        var refused = await Should.ThrowAsync<PbxProtocolException>(() => client.Recordings.OpenAsync("202603/01/1.wav"));

        refused.Message.ShouldContain("of 3 bytes is larger than MaxRecordingBytes");
        await Should.ThrowAsync<PbxProtocolException>(() => client.Recordings.OpenMp3Async(1));
        using var received = new MemoryStream();
        await Should.ThrowAsync<PbxProtocolException>(
            () => client.Recordings.DownloadAsync(new RecordingReference(client.Pbx, "202603/01/1.wav"), received));
        received.Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_recording_that_does_not_say_its_length_stops_where_it_grows_too_large()
    {
        var wire = new Pipe();
        await wire.Writer.WriteAsync(new byte[4000]);
        await using var client = Stub.Client(
            _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(wire.Reader.AsStream()) },
            out _,
            options => options.MaxRecordingBytes = 1000);
        using var received = new MemoryStream();

        await Should.ThrowAsync<PbxProtocolException>(
            () => client.Recordings.DownloadAsync(new RecordingReference(client.Pbx, "202603/01/1.wav"), received));

        received.Length.ShouldBeLessThanOrEqualTo(1000);
    }

    [Fact]
    [Trait("Reading", "26")]
    public void Nothing_is_sent_that_the_document_only_names()
    {
        var described = Contract.Operations.Select(o => o.GetProperty("vendorMethod").GetString()).ToList();
        var sent = typeof(EightHundredOperations).GetFields()
            .Select(field => field.GetValue(null)).OfType<EightHundredOperation>().Select(operation => operation.Method).ToList();
        sent.Count.ShouldBeGreaterThan(30);
        sent.ShouldAllBe(method => described.Contains(method));
        described.ShouldNotContain("findNewTaskPhone");
    }

    [Theory]
    [InlineData("Asia/Shanghai", 2)]
    [InlineData("UTC", 10)]
    [Trait("Reading", "27")]
    public async Task Text_times_are_in_the_zone_of_the_options(string zone, int hourInUtc)
    {
        await using var client = Stub.Client(
            """{"success":true,"rows":[{"cdrId":1,"cdrStartTime":"2026-03-01 10:00:00"}]}""", out var stub, o => o.TimeZone = zone);
        var record = await client.Records
            .QueryAsync(new EightHundredRecordQuery { From = new DateTimeOffset(2026, 3, 1, hourInUtc, 0, 0, TimeSpan.Zero) }).FirstAsync();
        record.StartedAt!.Value.UtcDateTime.Hour.ShouldBe(hourInUtc);
        stub.Requests[0].Url.Query.ShouldContain("2026-03-01%2010%3A00%3A00");
    }

    [Theory]
    [InlineData("""{"code":0}""", false)]
    [InlineData("""{"code":-12,"message":"x"}""", true)]
    [Trait("Reading", "29")]
    public async Task One_answer_stands_for_all_numbers_of_an_SMS(string answer, bool refused)
    {
        await using var client = Stub.Client(answer, out var stub);
        var sending = client.Sms.SendAsync([Lab.Answering, Lab.Silent], "hello");
        await (refused ? (Task)Should.ThrowAsync<PbxRejectedException>(() => sending) : sending);
        stub.Requests.Count.ShouldBe(1);
        stub.LastQuery["phoneNum"].ShouldBe($"{Lab.Answering},{Lab.Silent}");
    }

    private static HttpResponseMessage Sound() => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("audio/x-wav") } },
    };
}
