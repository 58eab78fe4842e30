using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>The spool: what the server has not taken yet outlives the run, and the server's outage.</summary>
public sealed class UploadSpoolTests : IDisposable
{
    private static readonly string[] Numbers = ["13800000001", "13800000002", "13800000003", "13800000004"];

    private readonly string _folder = Directory.CreateTempSubdirectory("spool").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_stop_left_behind_is_uploaded_by_the_next_run()
    {
        await using (var first = await StartAsync([Numbers[0]]))
        {
            first.Server.Faults.Always("uploadDialAudio", Fault.Delay(TimeSpan.FromDays(1)));
            var run = first.RunAsync();
            await first.ServerClock.WaitForTimersAsync(1).OrHang();
            await EndAsync(first);
            await run;
            (first.Worker.Snapshot().UploadsKept, first.Worker.Snapshot().UploadsDropped).ShouldBe((1, 0));
        }

        Kept().ShouldHaveSingleItem();
        await using var second = await StartAsync([Numbers[1]]);
        await second.RunAsync();

        second.Server.Uploads.Select(upload => upload.PhoneNumber).ShouldBe(Numbers[..2], ignoreOrder: true);
        second.Server.Uploads.ShouldAllBe(upload => upload.Content.Length > 44);
        (second.Worker.Snapshot().UploadsDone, second.Worker.Snapshot().UploadsPending).ShouldBe((2, 0));
        Kept().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_outage_of_the_server_is_waited_out()
    {
        await using var bench = await StartAsync([Numbers[0]], setup => setup.ClientOptions = options => options.Http.MaxRetries = 0);
        bench.Server.Faults.Next("uploadDialAudio", Fault.Status(503), times: 2);

        var run = bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await bench.PassAsync(TimeSpan.FromSeconds(30));
        await run;

        (bench.Worker.Snapshot().UploadsDone, bench.Worker.Snapshot().UploadsFailed).ShouldBe((1, 0));
        Kept().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_server_refuses_is_set_aside_and_not_asked_again()
    {
        await using var bench = await StartAsync([Numbers[0]]);
        bench.Server.Faults.Next("uploadDialAudio", Fault.Body("""{"code":500,"msg":"磁盘已满"}"""));

        await bench.RunAsync();

        bench.Worker.Snapshot().UploadsFailed.ShouldBe(1);
        Kept().ShouldBeEmpty();
        Directory.GetFiles(_folder, "*.refused").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a header\nsound")]
    [InlineData("{\"extension\":\"8001\"}\nsound")]
    [InlineData("[]\n")]
    public async Task A_damaged_file_is_set_aside_and_holds_nothing_up(string content)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "20260101-x.upload"), content);
        await File.WriteAllTextAsync(Path.Combine(_folder, "20260101-y.part"), "half a file");
        await using var bench = await StartAsync([Numbers[0]]);

        await bench.RunAsync();

        (bench.Worker.Snapshot().UploadsDone, bench.Worker.Snapshot().UploadsFailed).ShouldBe((1, 1));
        Directory.GetFiles(_folder).Select(Path.GetFileName).ShouldBe(["20260101-x.damaged"]);
    }

    [Fact]
    public async Task Two_workers_do_not_share_a_folder()
    {
        using var other = new FileStream(Path.Combine(_folder, "in-use.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await using var bench = await StartAsync([Numbers[0]]);

        var e = await Should.ThrowAsync<InvalidOperationException>(() => bench.RunAsync());

        e.Message.ShouldContain("UploadSpoolFolder");
        bench.Server.HandedOut.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_file_name_shows_a_number()
    {
        await using var bench = await StartAsync(Numbers);
        bench.Server.Faults.Always("uploadDialAudio", Fault.Delay(TimeSpan.FromDays(1)));
        var run = bench.RunAsync();
        await bench.Log.WaitForAsync(EventIds.Screened, 4);

        Kept().Count.ShouldBe(4);
        Kept().ShouldAllBe(name => !Numbers.Any(number => name.Contains(number, StringComparison.Ordinal)));

        await EndAsync(bench);
        await run;
    }

    // The time for calls to end, then the time for what is left.
    private static async Task EndAsync(ScreeningBench bench)
    {
        bench.Worker.RequestStop();
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        await bench.PassAsync(TimeSpan.FromSeconds(10));
    }

    private IReadOnlyList<string> Kept() => [.. Directory.GetFiles(_folder, "*.upload").Select(path => Path.GetFileName(path)!)];

    private Task<ScreeningBench> StartAsync(IReadOnlyList<string> numbers, Action<ScreeningBench.Setup>? configure = null) =>
        ScreeningBench.StartAsync(numbers, setup =>
        {
            setup.Options.UploadSpoolFolder = _folder;
            configure?.Invoke(setup);
        });
}
