namespace PbxConnectors.Transport.Tests.Calls;

public sealed class RecentKeysTests
{
    [Fact]
    public void A_key_is_new_once()
    {
        var keys = new RecentKeys<string>(10);

        keys.TryAdd("one").ShouldBeTrue();
        keys.TryAdd("one").ShouldBeFalse();

        keys.Contains("one").ShouldBeTrue();
        keys.Contains("two").ShouldBeFalse();
    }

    [Fact]
    public void Beyond_the_capacity_the_oldest_is_forgotten()
    {
        var keys = new RecentKeys<int>(3);
        for (int i = 1; i <= 4; i++)
        {
            keys.TryAdd(i);
        }

        Enumerable.Range(1, 4).Select(keys.Contains).ShouldBe([false, true, true, true]);
    }

    [Fact]
    public void Of_many_who_add_one_key_at_once_one_is_first()
    {
        var keys = new RecentKeys<int>(10);
        int first = 0;

        Parallel.For(0, 32, _ =>
        {
            if (keys.TryAdd(7))
            {
                Interlocked.Increment(ref first);
            }
        });

        first.ShouldBe(1);
    }

    [Fact]
    public void A_memory_for_nothing_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => new RecentKeys<int>(0));
}
