using System.Text;
using PbxConnectors.Transport.Tests.Server;

namespace PbxConnectors.Transport.Tests.Sending;

public sealed class RetryTests
{
    [Fact]
    public async Task An_answer_is_read_into_memory()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200, "{\"a\":1}", "Content-Type: application/json; charset=utf-8"));
        await using var bench = new SenderBench(server.Address);

        var answer = await bench.SendAsync(SenderBench.Read);

        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json");
        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe("{\"a\":1}");
        answer.ToString().ShouldBe("HTTP 200, 7 bytes");
        server.Requests.ShouldHaveSingleItem();
        bench.Clock.Pauses.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_read_goes_out_again_after_a_failure_that_may_pass(int status)
    {
        await using var server = new RawServer(e => e.AnswerAsync(e.Request.Number <= 2 ? status : 200, "ok"));
        await using var bench = new SenderBench(server.Address);

        (await bench.SendAsync(SenderBench.Read)).Status.ShouldBe(200);

        server.Requests.Count.ShouldBe(3);
        bench.Clock.Pauses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_number_of_repeats_is_bounded()
    {
        await using var server = new RawServer(e => e.AnswerAsync(503));
        await using var bench = new SenderBench(server.Address);

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));

        server.Requests.Count.ShouldBe(1 + new PbxHttpOptions().MaxRetries);
        error.HttpStatus.ShouldBe(503);
        error.IsTransient.ShouldBeTrue();
        error.Operation.ShouldBe("GET /status/{extension}");
    }

    [Fact]
    public async Task No_repeats_are_made_when_none_are_allowed()
    {
        await using var server = new RawServer(e => e.AnswerAsync(503));
        await using var bench = new SenderBench(
            server.Address, change: static s => s with { Options = Limits(o => o.MaxRetries = 0) });
        await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));
        server.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(302)]
    public async Task A_refusal_is_final(int status)
    {
        await using var server = new RawServer(e => e.AnswerAsync(status));
        await using var bench = new SenderBench(server.Address);
        var error = await Should.ThrowAsync<PbxRejectedException>(() => bench.SendAsync(SenderBench.Read));
        error.IsTransient.ShouldBeFalse();
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_PBX_decides_the_pause_when_it_names_one()
    {
        await using var server = new RawServer(e => e.Request.Number == 1
            ? e.AnswerAsync(503, "", "Retry-After: 7")
            : e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);

        await bench.SendAsync(SenderBench.Read);

        bench.Clock.Pauses.ShouldBe([TimeSpan.FromSeconds(7)]);
    }

    [Fact]
    public async Task The_PBX_may_name_the_end_of_the_pause_as_a_date()
    {
        await using var server = new RawServer(e => e.Request.Number == 1
            ? e.AnswerAsync(429, "", "Retry-After: Thu, 01 Jan 2026 00:00:09 GMT")
            : e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);

        await bench.SendAsync(SenderBench.Read);

        bench.Clock.Pauses.ShouldBe([TimeSpan.FromSeconds(9)]);
    }

    [Fact]
    public async Task Pauses_grow_when_the_PBX_names_none()
    {
        await using var server = new RawServer(e => e.AnswerAsync(503, "", "Retry-After: soon"));
        await using var bench = new SenderBench(server.Address);

        await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));

        bench.Clock.Pauses.Count.ShouldBe(2);
        bench.Clock.Pauses.ShouldAllBe(pause => pause > TimeSpan.Zero && pause < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_read_goes_out_again_after_a_reset()
    {
        await using var server = new RawServer(e => e.Request.Number == 1 ? e.ResetAsync() : e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);
        (await bench.SendAsync(SenderBench.Read)).Status.ShouldBe(200);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_read_goes_out_again_after_half_an_answer()
    {
        await using var server = new RawServer(async e =>
        {
            if (e.Request.Number == 1)
            {
                await e.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                await e.CloseAsync();
            }
            else
            {
                await e.AnswerAsync(200, "whole");
            }
        });
        await using var bench = new SenderBench(server.Address);
        (await bench.SendAsync(SenderBench.Read)).Body.Length.ShouldBe(5);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_unpacked_is_an_error_of_the_family()
    {
        foreach (string encoding in new[] { "gzip", "deflate", "br" })
        {
            await using var server = new RawServer(e => e.AnswerAsync(200, "this is not packed at all", $"Content-Encoding: {encoding}"));
            await using var bench = new SenderBench(server.Address);
            var error = await Should.ThrowAsync<PbxProtocolException>(() => bench.SendAsync(SenderBench.DialByPost));
            error.Delivery.ShouldBe(Delivery.Sent);
            server.Requests.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task An_answer_larger_than_allowed_is_given_up()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200, new string('x', 2000)));
        await using var bench = new SenderBench(
            server.Address, change: static s => s with { Options = Limits(o => o.MaxResponseBytes = 1024) });

        var error = await Should.ThrowAsync<PbxProtocolException>(() => bench.SendAsync(SenderBench.Read));

        error.Message.ShouldBe("GET /status/{extension}: the answer is larger than 1024 bytes.");
        error.Delivery.ShouldBe(Delivery.Sent);
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_answer_of_exactly_the_allowed_size_is_read()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200, new string('x', 1024)));
        await using var bench = new SenderBench(
            server.Address, change: static s => s with { Options = Limits(o => o.MaxResponseBytes = 1024) });
        (await bench.SendAsync(SenderBench.Read)).Body.Length.ShouldBe(1024);
    }

    // Around the sizes of the first buffer, and beyond what is believed of an announced length.
    [Theory]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData((4 * 1024 * 1024) + 1)]
    public async Task An_answer_of_any_size_is_read_whole(int size)
    {
        string text = string.Concat(Enumerable.Range(0, (size / 8) + 1).Select(i => $"{i:x8}"))[..size];
        await using var server = new RawServer(e => e.AnswerAsync(200, text));
        await using var bench = new SenderBench(server.Address);
        var body = (await bench.SendAsync(SenderBench.Read)).Body;
        (System.Text.Encoding.ASCII.GetString(body.Span) == text).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_caller_who_has_left_already()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);
        await Should.ThrowAsync<OperationCanceledException>(
            () => bench.SendAsync(SenderBench.Read, cancellationToken: new CancellationToken(canceled: true)));
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_error_of_the_PBX()
    {
        await using var server = new RawServer(e => e.StaySilentAsync());
        await using var bench = new SenderBench(server.Address);
        using var caller = new CancellationTokenSource();
        var sending = bench.SendAsync(SenderBench.DialByPost, cancellationToken: caller.Token);
        await server.RequestReceivedAsync();

        await caller.CancelAsync();

        var error = await Should.ThrowAsync<OperationCanceledException>(sending);
        error.CancellationToken.ShouldBe(caller.Token);
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_stream_is_handed_over_when_its_headers_are_there()
    {
        var rest = new TaskCompletionSource();
        await using var server = new RawServer(async e =>
        {
            await e.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: audio/x-wav\r\n\r\nfirst");
            await rest.Task;
            await e.WriteAsync(" last");
        });
        await using var bench = new SenderBench(server.Address);

        using var response = await bench.Sender.OpenAsync(SenderBench.Read, () => bench.Request(SenderBench.Read), CancellationToken.None);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("audio/x-wav");
        rest.SetResult();
        (await response.Content.ReadAsStringAsync()).ShouldBe("first last");
    }

    [Fact]
    public async Task A_stream_that_is_refused_is_an_error_like_any_other()
    {
        await using var server = new RawServer(e => e.AnswerAsync(e.Request.Number < 3 ? 503 : 404, "gone"));
        await using var bench = new SenderBench(server.Address);
        var error = await Should.ThrowAsync<PbxRejectedException>(
            () => bench.Sender.OpenAsync(SenderBench.Read, () => bench.Request(SenderBench.Read), CancellationToken.None));
        error.Body.ShouldBe("gone");
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_vendors_code_and_message_are_carried_over()
    {
        await using var server = new RawServer(e => e.AnswerAsync(400, "4002 分机不在线"));
        await using var bench = new SenderBench(server.Address, change: s => s with
        {
            ReadError = static body =>
            {
                string[] parts = Encoding.UTF8.GetString(body.Span).Split(' ');
                return new VendorError(parts[0], parts[1]);
            },
        });

        var error = await Should.ThrowAsync<PbxRejectedException>(() => bench.SendAsync(SenderBench.DialByPost));

        error.VendorCode.ShouldBe("4002");
        error.VendorMessage.ShouldBe("分机不在线");
        error.Body.ShouldBe("4002 分机不在线");
        error.Message.ShouldBe("POST /dial: the PBX refused (HTTP 400): 分机不在线.");
        error.Pbx.ShouldBe(SenderBench.Pbx);
    }

    [Fact]
    public void Wrong_values_are_named_with_their_path()
    {
        List<string> problems = [];
        new PbxHttpOptions { AttemptTimeout = TimeSpan.Zero, MaxRetries = 11, RetryDelay = TimeSpan.FromTicks(-1), MaxResponseBytes = 1023 }
            .Validate("Pbx:Http", problems);
        problems.Count.ShouldBe(4);
        problems.ShouldAllBe(p => p.StartsWith("Pbx:Http:"));

        problems.Clear();
        new PbxHttpOptions().Validate("Pbx:Http", problems);
        problems.ShouldBeEmpty();
    }

    private static PbxHttpOptions Limits(Action<PbxHttpOptions> change)
    {
        var options = new PbxHttpOptions { AttemptTimeout = SkippingClock.AttemptTimeout };
        change(options);
        return options;
    }
}
