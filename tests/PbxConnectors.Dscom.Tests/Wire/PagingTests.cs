using PbxConnectors.Dscom.Records;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Records over pages: none is lost and none is doubled while calls end.</summary>
public sealed class PagingTests
{
    private const int PageSize = 3;

    private static readonly DscomServerOptions NewestFirst = new() { NewestRecordsFirst = true };

    public static TheoryData<bool, int> Orders => new()
    {
        { false, 1 }, { false, PageSize }, { false, 2 * PageSize },
        { true, 1 }, { true, PageSize }, { true, 2 * PageSize },
    };

    [Theory, MemberData(nameof(Orders))]
    public async Task Call_records_that_arrive_between_pages_push_none_over_an_edge(bool newestFirst, int arrivals)
    {
        await using var lab = await DscomLab.StartAsync(server: newestFirst ? NewestFirst : null);
        LeaveRecords(lab, 10);
        var query = new DscomRecordQuery { From = Start(lab), To = End(lab), PageSize = PageSize };

        var read = await ReadAsync(lab, lab.Client.Records.QueryAsync(query, TestTimeout.Token), arrivals);

        read.ShouldBeUnique();
        read.ShouldBe(UniqueIds(lab), ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Orders))]
    public async Task Billing_records_that_arrive_between_pages_push_none_over_an_edge(bool descending, int arrivals)
    {
        await using var lab = await DscomLab.StartAsync();
        LeaveRecords(lab, 10);
        var query = new DscomBillingQuery { From = Start(lab), To = End(lab), Descending = descending, PageSize = PageSize };

        var read = await ReadAsync(lab, lab.Client.Records.QueryBillingAsync(query, TestTimeout.Token), arrivals);

        read.ShouldBeUnique();
        read.ShouldBe(UniqueIds(lab), ignoreOrder: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Windows_that_meet_share_no_record_and_leave_none_out(bool billing)
    {
        await using var lab = await DscomLab.StartAsync();
        var start = lab.Time.GetUtcNow();
        LeaveRecords(lab, 12);

        var read = new List<string?>();
        for (int i = 0; i < 4; i++)
        {
            // Each boundary falls on the very second of a call.
            var (from, to) = (start.AddSeconds(3 * i), start.AddSeconds(3 * (i + 1)));
            var window = await Query(lab.Client, billing, from, to).Select(r => r.UniqueId).ToListAsync();
            window.Count.ShouldBe(3);
            read.AddRange(window);
        }

        read.ShouldBe(UniqueIds(lab));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Windows_that_meet_within_a_second_share_no_record(bool billing)
    {
        await using var lab = await DscomLab.StartAsync();
        var start = lab.Time.GetUtcNow();
        lab.Clock.Advance(TimeSpan.FromSeconds(0.9));
        lab.LeaveRecord();

        // The PBX counts whole seconds: where the windows meet at .5 they meet at .0.
        var first = await Query(lab.Client, billing, start.AddSeconds(-5), start.AddSeconds(0.5)).CountAsync();
        var second = await Query(lab.Client, billing, start.AddSeconds(0.5), start.AddSeconds(5)).CountAsync();

        (first + second).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_window_is_not_asked_for(bool billing)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        var now = TestOptions.China("2025-05-21 10:00:00");

        (await Query(client, billing, now, now.AddSeconds(0.9)).CountAsync()).ShouldBe(0);
        (await Query(client, billing, now, now.AddHours(-1)).CountAsync()).ShouldBe(0);

        pbx.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(0)]
    public async Task A_list_that_stands_still_is_read_once(int records)
    {
        await using var lab = await DscomLab.StartAsync();
        LeaveRecords(lab, records);
        var query = new DscomRecordQuery { From = Start(lab), To = End(lab), PageSize = PageSize };

        (await lab.Client.Records.QueryAsync(query, TestTimeout.Token).CountAsync()).ShouldBe(records);

        lab.CountOf("listCallRecords").ShouldBe((records / PageSize) + 1);
    }

    [Fact]
    public async Task A_PBX_with_smaller_pages_than_asked_for_is_read_to_the_end()
    {
        using var pbx = new StubPbx();
        pbx.Answer("listBillingRecords", request => Page(request, total: 7, size: 2));
        await using var client = pbx.CreateClient();

        (await ReadBillingAsync(client)).ShouldBe(["u0", "u1", "u2", "u3", "u4", "u5", "u6"]);
    }

    [Fact]
    public async Task A_record_that_arrives_amid_smaller_pages_than_asked_for_is_read_too()
    {
        var list = Enumerable.Range(0, 7).Select(i => $"u{i}").ToList();
        using var pbx = new StubPbx();
        pbx.Answer("listBillingRecords", request =>
        {
            int page = int.Parse(request.Query["page"]);
            if (page == 3 && list.Count == 7)
            {
                list.Insert(3, "late");
            }

            var rows = list.Skip(2 * (page - 1)).Take(2).Select(id => $$"""{"uniqueid":"{{id}}"}""");
            return StubReply.Json($$"""{"code":"200","msg":"成功","data":[{{string.Join(',', rows)}}],"total":{{list.Count}}}""");
        });
        await using var client = pbx.CreateClient();

        var read = await ReadBillingAsync(client);

        read.ShouldBeUnique();
        read.ShouldBe(list, ignoreOrder: true);
    }

    [Fact]
    public async Task A_PBX_that_ignores_the_page_number_does_not_keep_us_for_ever()
    {
        using var pbx = new StubPbx();
        pbx.Answer(
            "listBillingRecords",
            request => Page(request with { Query = new Dictionary<string, string> { ["page"] = "1" } }, total: 1000, size: 1000));
        await using var client = pbx.CreateClient();

        (await ReadBillingAsync(client)).Count.ShouldBe(1000);

        pbx.Requests.Count(r => !r.IsForToken).ShouldBe(2);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("\"many\"")]
    [InlineData("999999")]
    public async Task A_total_that_lies_costs_no_record(string total)
    {
        using var pbx = new StubPbx();
        pbx.Answer("listBillingRecords", request => Page(request, total: 2500, size: 1000, sent: total));
        await using var client = pbx.CreateClient();

        (await ReadBillingAsync(client)).Count.ShouldBe(2500);

        pbx.Requests.Count(r => !r.IsForToken).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task A_total_on_the_first_page_only_does_not_look_like_growth()
    {
        using var pbx = new StubPbx();
        pbx.Answer("listBillingRecords", request => Page(request, total: 1500, size: 1000, sent: request.Query["page"] == "1" ? "1500" : "null"));
        await using var client = pbx.CreateClient();

        (await ReadBillingAsync(client)).Count.ShouldBe(1500);

        pbx.Requests.Count(r => !r.IsForToken).ShouldBe(2);
    }

    [Fact]
    public async Task A_total_that_changes_with_every_answer_does_not_keep_us_for_ever()
    {
        int answers = 0;
        using var pbx = new StubPbx();
        pbx.Answer("listBillingRecords", request => Page(request, total: 10, size: 1000, sent: $"{++answers}"));
        await using var client = pbx.CreateClient();

        (await ReadBillingAsync(client)).Count.ShouldBe(10);

        answers.ShouldBeLessThan(10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    [InlineData(-1)]
    public async Task A_page_size_the_PBX_cannot_serve_is_an_error_of_the_caller(int pageSize)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        var now = TestOptions.China("2025-05-21 10:00:00");

        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await client.Records
            .QueryAsync(new DscomRecordQuery { From = now, To = now.AddHours(1), PageSize = pageSize }).CountAsync());
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await client.Records
            .QueryBillingAsync(new DscomBillingQuery { From = now, To = now.AddHours(1), PageSize = pageSize }).CountAsync());
    }

    [Fact]
    public async Task Extensions_are_read_over_pages_too()
    {
        await using var lab = await DscomLab.StartAsync(extensions: 250);

        var extensions = await lab.Client.Status.ListExtensionsAsync(cancellationToken: TestTimeout.Token).Select(e => e.Endpoint).ToListAsync();

        extensions.ShouldBe(lab.Exchange.Extensions.Select(e => e.Number));
        lab.CountOf("getExtensionStatus").ShouldBe(3);
    }

    private static DateTimeOffset Start(DscomLab lab) => lab.Time.GetUtcNow().AddHours(-1);

    private static DateTimeOffset End(DscomLab lab) => lab.Time.GetUtcNow().AddHours(1);

    private static IEnumerable<string?> UniqueIds(DscomLab lab) =>
        lab.Exchange.Records.Select(r => (string?)$"hwd-{r.StartedAt.ToUnixTimeSeconds()}.{r.LegId}");

    private static void LeaveRecords(DscomLab lab, int count)
    {
        for (int i = 0; i < count; i++)
        {
            lab.LeaveRecord();
            lab.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    // More calls end after the first, the fourth and the eighth row: in the middle of pages and between them.
    private static async Task<List<string?>> ReadAsync(DscomLab lab, IAsyncEnumerable<DscomCallRecord> records, int arrivals)
    {
        var read = new List<string?>();
        await foreach (var record in records)
        {
            read.Add(record.UniqueId);
            if (read.Count is 1 or 4 or 8)
            {
                LeaveRecords(lab, arrivals);
            }
        }

        return read;
    }

    private static IAsyncEnumerable<DscomCallRecord> Query(DscomClient client, bool billing, DateTimeOffset from, DateTimeOffset to) => billing
        ? client.Records.QueryBillingAsync(new DscomBillingQuery { From = from, To = to }, TestTimeout.Token)
        : client.Records.QueryAsync(new DscomRecordQuery { From = from, To = to }, TestTimeout.Token);

    private static async Task<List<string?>> ReadBillingAsync(DscomClient client)
    {
        var query = new DscomBillingQuery { From = TestOptions.China("2025-05-21 00:00:00"), To = TestOptions.China("2025-05-22 00:00:00") };
        return await client.Records.QueryBillingAsync(query, TestTimeout.Token).Select(r => r.UniqueId).ToListAsync();
    }

    private static StubReply Page(StubRequest request, int total, int size, string? sent = null)
    {
        int first = (int.Parse(request.Query["page"]) - 1) * size;
        var rows = Enumerable.Range(first, Math.Max(0, Math.Min(size, total - first))).Select(i => $$"""{"uniqueid":"u{{i}}"}""");
        return StubReply.Json($$"""{"code":"200","msg":"成功","data":[{{string.Join(',', rows)}}],"total":{{sent ?? $"{total}"}}}""");
    }
}
