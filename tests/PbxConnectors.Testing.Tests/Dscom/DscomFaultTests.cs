using System.Net;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomFaultTests
{
    private const string Number = "13900000001";

    [Fact]
    public async Task A_drop_happens_after_the_command_was_carried_out()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Drop);

        await Should.ThrowAsync<HttpRequestException>(lab.Caller.DialAsync("8001", Number));

        lab.Exchange.DialCount(Number).ShouldBe(1);
    }

    [Fact]
    public async Task A_drop_before_leaves_the_command_undone()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.DropBefore);

        await Should.ThrowAsync<HttpRequestException>(lab.Caller.DialAsync("8001", Number));

        lab.Exchange.DialCount(Number).ShouldBe(0);
        (await lab.Caller.DialAsync("8001", Number)).GetProperty("code").GetString().ShouldBe("200");
    }

    [Fact]
    public async Task A_status_replaces_the_answer_and_the_command_is_not_carried_out()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Status(503, "busy"));

        using var response = await lab.Caller.PostRawAsync("/api/v1/call/dial", $$"""{"extension":"8001","dest":"{{Number}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(TestTimeout.Token)).ShouldBe("busy");
        lab.Exchange.DialCount(Number).ShouldBe(0);
    }

    [Fact]
    public async Task An_unauthorized_storm_lasts_as_long_as_asked()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("hangup", Fault.Unauthorized, times: 2);

        for (var i = 0; i < 2; i++)
        {
            using var refused = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""");
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var answered = await lab.Caller.PostRawAsync("/api/v1/call/hangup", """{"extension":"8001"}""");
        answered.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_truncated_answer_breaks_off_although_the_command_was_carried_out()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Truncate);

        await Should.ThrowAsync<HttpRequestException>(lab.Caller.DialAsync("8001", Number));

        lab.Exchange.DialCount(Number).ShouldBe(1);
    }

    [Fact]
    public async Task Garbage_says_it_is_json_and_is_not()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("getExtensionStatus", Fault.Garbage);

        using var response = await lab.Caller.GetRawAsync("dscom-api/public/api/v1/status/endpoint?page=1&pageSize=10");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync(TestTimeout.Token)).ShouldStartWith("<html>");
    }

    [Fact]
    public async Task A_delayed_request_is_handled_when_the_time_has_come()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Delay(10.Seconds()));

        var dialling = lab.Caller.DialAsync("8001", Number);
        await lab.Time.WaitForTimersAsync(1, TestTimeout.Token);
        lab.Exchange.DialCount(Number).ShouldBe(0);
        lab.Time.Advance(10.Seconds());

        (await dialling).GetProperty("code").GetString().ShouldBe("200");
    }

    [Fact]
    public async Task A_slow_body_arrives_in_the_end()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("getExtensionStatus", Fault.SlowBody(8.Seconds()));

        var asking = lab.Caller.GetAsync("/api/v1/status/endpoint?page=1&pageSize=10");
        while (!asking.IsCompleted)
        {
            var armed = lab.Time.WaitForTimersAsync(1, TestTimeout.Token);
            if (await Task.WhenAny(asking, armed) == armed)
            {
                lab.Time.AdvanceToNextTimer();
            }
        }

        (await asking).GetProperty("total").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task A_request_held_up_does_not_hold_up_the_end()
    {
        var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("dial", Fault.Delay(TimeSpan.FromDays(1)));
        var dialling = lab.Caller.DialAsync("8001", Number);
        await lab.Server.WaitForRequestsAsync("dial", 1, TestTimeout.Token);

        await lab.Server.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(dialling);
        await lab.DisposeAsync();
    }
}
