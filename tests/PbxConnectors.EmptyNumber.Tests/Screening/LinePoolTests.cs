using PbxConnectors.EmptyNumber.Tests.Support;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

public sealed class LinePoolTests
{
    private readonly LinePool _pool = new();

    [Fact]
    public async Task A_number_that_waits_for_its_own_line_counts_as_work()
    {
        var (busy, free) = (Line("8001"), Line("8002"));
        var waiting = _pool.NextAsync(free, CancellationToken.None);

        _pool.Offer([For("8001")]);

        _pool.HasWork.ShouldBeTrue();
        waiting.IsCompleted.ShouldBeFalse();
        (await _pool.NextAsync(busy, CancellationToken.None)).ShouldNotBeNull();
        _pool.HasWork.ShouldBeTrue();
        _pool.Done();
        _pool.HasWork.ShouldBeFalse();
    }

    [Fact]
    public async Task Numbers_for_any_line_go_to_the_one_that_has_been_free_longest()
    {
        var (first, second) = (Line("8001"), Line("8002"));
        var ofSecond = _pool.NextAsync(second, CancellationToken.None);
        var ofFirst = _pool.NextAsync(first, CancellationToken.None);

        _pool.Offer([For(null, "1"), For(null, "2"), For(null, "3")]);

        (await ofSecond.OrHang())!.Number.ShouldBe("1");
        (await ofFirst.OrHang())!.Number.ShouldBe("2");
        (await _pool.NextAsync(first, CancellationToken.None).OrHang())!.Number.ShouldBe("3");
    }

    [Fact]
    public async Task What_waited_for_a_line_that_is_unavailable_goes_to_another()
    {
        var (gone, other) = (Line("8001"), Line("8002"));
        _pool.Offer([For("8001", "1")]);
        var waiting = _pool.NextAsync(other, CancellationToken.None);

        _pool.MarkUnavailable(gone);

        (await waiting.OrHang())!.Number.ShouldBe("1");
    }

    [Fact]
    public async Task A_free_line_whose_extension_is_lost_is_taken_out_at_once_and_what_waits_goes_to_another()
    {
        var (gone, other) = (Line("8001"), Line("8002"));
        var ofGone = _pool.NextAsync(gone, CancellationToken.None);

        _pool.MarkLost("8001");

        (await ofGone.OrHang()).ShouldBeNull();
        _pool.IsLost(gone).ShouldBeTrue();
        _pool.FreeLines.ShouldBeEmpty();
        _pool.Offer([For("8001", "1")]);
        (await _pool.NextAsync(other, CancellationToken.None).OrHang())!.Number.ShouldBe("1");
    }

    [Fact]
    public async Task An_extension_lost_during_a_call_gets_no_further_number_until_it_is_back()
    {
        var line = Line("8001");
        _pool.Offer([For("8001", "1"), For("8001", "2")]);
        (await _pool.NextAsync(line, CancellationToken.None).OrHang())!.Number.ShouldBe("1");

        var changed = _pool.NextChangeOf(line);
        _pool.MarkLost("8001");
        (await _pool.NextAsync(line, CancellationToken.None).OrHang()).ShouldBeNull();
        await changed.OrHang();

        changed = _pool.NextChangeOf(line);
        _pool.MarkRegained("8001");
        await changed.OrHang();
        (await _pool.NextAsync(line, CancellationToken.None).OrHang())!.Number.ShouldBe("2");
    }

    [Fact]
    public void News_of_an_extension_that_is_not_ours_are_passed_over()
    {
        var line = Line("8001");
        _pool.MarkLost("9999");
        _pool.MarkRegained("8001");
        _pool.IsLost(line).ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_that_was_taken_back_ends_and_what_waited_for_it_goes_to_another()
    {
        var (gone, other) = (Line("8001"), Line("8002"));
        var ofGone = _pool.NextAsync(gone, CancellationToken.None);
        var ofOther = _pool.NextAsync(other, CancellationToken.None);

        _pool.RetireAllBut(new HashSet<string> { "8002" });
        _pool.Offer([For("8001", "1")]);

        (await ofGone.OrHang()).ShouldBeNull();
        (await ofOther.OrHang())!.Number.ShouldBe("1");
        _pool.Remove(gone).ShouldBeFalse();
        _pool.Lines.ShouldBe([other]);
    }

    [Fact]
    public async Task A_line_taken_back_and_allotted_again_within_a_call_goes_on()
    {
        var line = Line("8001");
        _pool.RetireAllBut(new HashSet<string>());
        _pool.TryAdd(NewLine("8001")).ShouldBeFalse();

        _pool.Offer([For("8001", "1")]);

        (await _pool.NextAsync(line, CancellationToken.None).OrHang())!.Number.ShouldBe("1");
    }

    [Fact]
    public async Task A_closed_pool_gives_out_what_is_left_and_then_ends_the_lines()
    {
        var line = Line("8001");
        _pool.Offer([For("8001", "1")]);
        _pool.Close();

        (await _pool.NextAsync(line, CancellationToken.None).OrHang())!.Number.ShouldBe("1");
        _pool.Done();
        (await _pool.NextAsync(line, CancellationToken.None).OrHang()).ShouldBeNull();
    }

    [Fact]
    public async Task A_stop_ends_waiting_lines_and_leaves_what_was_not_begun()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _pool.NextAsync(Line("8001"), stop.Token);
        Line("8002");
        _pool.Offer([For("8002", "1")]);

        await stop.CancelAsync();

        (await waiting.OrHang()).ShouldBeNull();
        _pool.TakeLeftovers().ShouldHaveSingleItem().Number.ShouldBe("1");
        _pool.HasWork.ShouldBeFalse();
    }

    private static Assignment For(string? extension, string number = "1") =>
        new(number, extension, IsDouble: false, DateTimeOffset.UnixEpoch);

    private static ScreeningLine NewLine(string extension) =>
        new(new ExtensionAccount(extension, null), null!, new LineStatusMap(), TimeProvider.System);

    private ScreeningLine Line(string extension)
    {
        var line = NewLine(extension);
        _pool.TryAdd(line).ShouldBeTrue();
        return line;
    }
}
