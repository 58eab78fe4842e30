using System.Runtime.InteropServices;
using System.Text;
using PbxConnectors.Transport.Tests.Server;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>Answers are read into memory that is lent from a pool and goes back when they are disposed.</summary>
public sealed class LentAnswerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(1_000_003)]
    public async Task An_answer_of_any_size_is_read_whole_whether_its_length_is_announced_or_not(int size)
    {
        string body = string.Create(size, 0, static (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + (i % 23));
            }
        });
        await using var server = new RawServer(e => e.Request.Number % 2 == 0
            ? e.AnswerAsync(200, body)
            : e.WriteAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{(size == 0 ? "" : $"{size:x}\r\n{body}\r\n")}0\r\n\r\n"));
        await using var bench = new SenderBench(server.Address);

        for (int i = 0; i < 4; i++)
        {
            using var answer = await bench.SendAsync(SenderBench.Read);
            Encoding.UTF8.GetString(answer.Body.Span).ShouldBe(body);
        }
    }

    [Fact]
    public async Task An_answer_given_back_can_no_longer_be_read_and_may_be_given_back_again()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200, """{"a":[1,2],"b":"text"}"""));
        await using var bench = new SenderBench(server.Address);
        var answer = await bench.SendAsync(SenderBench.Read);
        answer.TryReadJson(out var json, out string? problem).ShouldBeTrue(problem);
        var (list, text) = (json["a"], json["b"]);
        var (items, rows, members) = (list.Items, list.Rows, json.Members);

        answer.Dispose();
        answer.Dispose();

        Should.Throw<ObjectDisposedException>(() => answer.Body);
        Should.Throw<ObjectDisposedException>(() => answer.TryReadJson(out _, out _));
        Should.Throw<ObjectDisposedException>(() => json["a"]);
        Should.Throw<ObjectDisposedException>(() => text.Text);
        Should.Throw<ObjectDisposedException>(() => text.Raw);
        Should.Throw<ObjectDisposedException>(() => items.Count());
        Should.Throw<ObjectDisposedException>(() => rows.Count());
        Should.Throw<ObjectDisposedException>(() => members.Count());
        answer.ToString().ShouldBe("HTTP 200, 22 bytes");
    }

    [Fact]
    public async Task Whoever_borrows_the_memory_next_does_not_find_the_answer_in_it()
    {
        const string Marker = "number-13977770001";
        await using var server = new RawServer(e => e.AnswerAsync(200, Marker));
        await using var bench = new SenderBench(server.Address);
        var answer = await bench.SendAsync(SenderBench.Read);
        MemoryMarshal.TryGetArray(answer.Body, out var memory).ShouldBeTrue();

        answer.Dispose();

        Encoding.UTF8.GetString(memory.Array!).ShouldNotContain(Marker);
    }

    [Fact]
    public async Task Answers_read_at_once_do_not_get_into_each_others_memory()
    {
        await using var server = new RawServer(e =>
            e.AnswerAsync(200, $$"""{"rows":[{{string.Join(',', Enumerable.Repeat($"\"{e.Request.Line}\"", 500))}}]}"""));
        await using var bench = new SenderBench(server.Address);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            for (int i = 0; i < 25; i++)
            {
                using var answer = await bench.SendAsync(SenderBench.Read, $"caller{caller}-{i}");
                answer.TryReadJson(out var json, out string? problem).ShouldBeTrue(problem);
                json["rows"].Rows.Select(row => row.Text).Distinct().ShouldBe([$"GET /caller{caller}-{i} HTTP/1.1"]);
            }
        }));
    }

    [Fact]
    public void An_answer_over_bytes_of_ones_own_leaves_them_alone()
    {
        byte[] body = "[1]"u8.ToArray();
        var answer = new PbxHttpResponse(200, "application/json", body);
        answer.TryReadJson(out var json, out string? problem).ShouldBeTrue(problem);
        json.Items.Single().WholeNumber.ShouldBe(1);

        answer.Dispose();

        body.ShouldBe("[1]"u8.ToArray());
    }
}
