namespace PbxConnectors.Transport.Tests.Sockets;

public sealed class EventHubTests
{
    [Fact]
    public async Task A_slow_reader_beside_a_fast_one_costs_nobody_anything_and_knows_how_much_it_missed()
    {
        const int Count = 10_000;
        int counted = 0;
        var hub = new EventHub<string>(100, dropped => $"dropped {dropped}", dropped => counted += (int)dropped);
        using var slow = hub.Subscribe();
        using var fast = hub.Subscribe();
        using var fastReads = new Reads(fast, Count);

        for (int i = 0; i < Count; i++)
        {
            hub.Publish($"{i}");

            // The fast reader keeps up; the slow one reads nothing at all.
            if (i % 50 == 49)
            {
                await fastReads.ReachedAsync(i + 1);
            }
        }

        hub.Complete();
        var slowSaw = await ReadAllAsync(slow);

        (await fastReads.Result).ShouldBe(Enumerable.Range(0, Count).Select(i => $"{i}"));
        slowSaw.Take(100).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
        slowSaw.Skip(100).ShouldBe([$"dropped {Count - 100}"]);
        counted.ShouldBe(Count - 100);
    }

    [Fact]
    public async Task The_note_stands_where_the_events_are_missing()
    {
        var hub = new EventHub<string>(4, dropped => $"dropped {dropped}");
        using var subscription = hub.Subscribe();
        var reader = subscription.ReadAsync().GetAsyncEnumerator();
        Publish(hub, 1, 7);

        // Four were kept, three dropped; with two places free there is room for the note and the next.
        await MoveAsync(reader, "1");
        await MoveAsync(reader, "2");
        Publish(hub, 8, 9);
        foreach (string expected in (string[])["3", "4", "dropped 3", "8"])
        {
            await MoveAsync(reader, expected);
        }

        Publish(hub, 10, 10);
        await MoveAsync(reader, "dropped 1");
        await MoveAsync(reader, "10");
        await reader.DisposeAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    public async Task Whatever_the_pace_what_was_read_and_what_was_dropped_is_everything_in_order(int capacity)
    {
        const int Count = 5000;
        var hub = new EventHub<string>(capacity, dropped => $"dropped {dropped}");
        using var subscription = hub.Subscribe();
        var reading = Task.Run(() => ReadAllAsync(subscription));

        await Task.Run(() => Publish(hub, 1, Count));
        hub.Complete();

        int next = 1;
        foreach (string item in await reading)
        {
            if (item.StartsWith("dropped ", StringComparison.Ordinal))
            {
                next += int.Parse(item.AsSpan(8));
            }
            else
            {
                item.ShouldBe($"{next}");
                next++;
            }
        }

        next.ShouldBe(Count + 1);
    }

    [Fact]
    public async Task A_reader_gets_what_is_published_after_it_came()
    {
        var hub = new EventHub<string>(10, dropped => $"dropped {dropped}");
        hub.HasReaders.ShouldBeFalse();
        Publish(hub, 1, 2);
        using var subscription = hub.Subscribe();
        hub.HasReaders.ShouldBeTrue();

        Publish(hub, 3, 4);
        hub.Complete();

        (await ReadAllAsync(subscription)).ShouldBe(["3", "4"]);
    }

    [Fact]
    public async Task A_reader_who_has_left_gets_nothing_more()
    {
        var hub = new EventHub<string>(10, dropped => $"dropped {dropped}");
        var subscription = hub.Subscribe();
        Publish(hub, 1, 1);

        subscription.Dispose();
        subscription.Dispose();
        Publish(hub, 2, 2);

        hub.HasReaders.ShouldBeFalse();
        (await ReadAllAsync(subscription)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task An_error_reaches_every_reader_after_what_came_before_it_and_later_readers_at_once()
    {
        var hub = new EventHub<string>(10, dropped => $"dropped {dropped}");
        using var early = hub.Subscribe();
        Publish(hub, 1, 1);

        hub.Complete(new InvalidOperationException("over"));
        hub.Complete();
        Publish(hub, 2, 2);
        using var late = hub.Subscribe();

        var reader = early.ReadAsync().GetAsyncEnumerator();
        await MoveAsync(reader, "1");
        (await Should.ThrowAsync<InvalidOperationException>(async () => await reader.MoveNextAsync())).Message.ShouldBe("over");
        (await Should.ThrowAsync<InvalidOperationException>(() => ReadAllAsync(late))).Message.ShouldBe("over");
    }

    [Fact]
    public async Task A_reader_can_give_up()
    {
        var hub = new EventHub<string>(10, dropped => $"dropped {dropped}");
        using var subscription = hub.Subscribe();
        using var impatience = new CancellationTokenSource();
        var reader = subscription.ReadAsync(impatience.Token).GetAsyncEnumerator();
        var next = reader.MoveNextAsync().AsTask();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    private static void Publish(EventHub<string> hub, int from, int to)
    {
        for (int i = from; i <= to; i++)
        {
            hub.Publish($"{i}");
        }
    }

    private static async Task MoveAsync(IAsyncEnumerator<string> reader, string expected)
    {
        (await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        reader.Current.ShouldBe(expected);
    }

    private static async Task<List<string>> ReadAllAsync(EventHub<string>.Subscription subscription)
    {
        var all = new List<string>();
        await foreach (string item in subscription.ReadAsync())
        {
            all.Add(item);
        }

        return all;
    }

    private sealed class Reads : IDisposable
    {
        private readonly SemaphoreSlim _read = new(0);
        private int _reached;

        public Reads(EventHub<string>.Subscription subscription, int count) => Result = Task.Run(async () =>
        {
            var all = new List<string>();
            await foreach (string item in subscription.ReadAsync())
            {
                all.Add(item);
                _read.Release();
                if (all.Count == count)
                {
                    break;
                }
            }

            return all;
        });

        public Task<List<string>> Result { get; }

        public void Dispose() => _read.Dispose();

        public async Task ReachedAsync(int count)
        {
            for (; _reached < count; _reached++)
            {
                (await _read.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
            }
        }
    }
}
