using PbxConnectors.EmptyNumber.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.EmptyNumber.Tests.Screening;

/// <summary>Uploads, which go on behind the calls' back.</summary>
public sealed class UploadTests
{
    private static readonly string[] Numbers = ["13800000001", "13800000002", "13800000003", "13800000004"];

    [Fact]
    public async Task A_slow_upload_holds_neither_a_line_nor_a_result()
    {
        await using var bench = await ScreeningBench.StartAsync(Numbers, setup => setup.Options.UploadParallelism = 1);
        bench.Server.Faults.Next("uploadDialAudio", Fault.Delay(TimeSpan.FromHours(1)));

        var run = bench.RunAsync();
        await bench.Log.WaitForAsync(EventIds.Screened, 4);
        await bench.ServerClock.WaitForTimersAsync(1).OrHang();
        bench.Server.Uploads.ShouldBeEmpty();
        bench.Worker.Snapshot().UploadsPending.ShouldBe(4);

        bench.ServerClock.Advance(TimeSpan.FromHours(1));
        (await run).Count.ShouldBe(4);
        bench.Server.Uploads.Count.ShouldBe(4);
        (bench.Worker.Snapshot().UploadsDone, bench.Worker.Snapshot().UploadsPending).ShouldBe((4, 0));
    }

    [Fact]
    public async Task Uploads_beyond_the_queue_are_dropped_and_counted()
    {
        await using var bench = await ScreeningBench.StartAsync(Numbers, setup =>
        {
            setup.Options.UploadParallelism = 1;
            setup.Options.UploadQueueCapacity = 1;
        });
        bench.Server.Faults.Next("uploadDialAudio", Fault.Delay(TimeSpan.FromHours(1)));
        bench.Dialer.OnDial = _ => { };
        var run = bench.RunAsync();

        // The first upload is under way before the second call ends.
        await bench.Dialer.WaitForDialsAsync(1);
        bench.Dialer.Calls[0].EndAsEmptyNumber();
        await bench.ServerClock.WaitForTimersAsync(1).OrHang();
        for (int call = 1; call < Numbers.Length; call++)
        {
            await bench.Dialer.WaitForDialsAsync(call + 1);
            bench.Dialer.Calls[call].EndAsEmptyNumber();
            await bench.Log.WaitForAsync(EventIds.Screened, call + 1);
        }

        bench.ServerClock.Advance(TimeSpan.FromHours(1));
        var results = await run;

        results.Select(result => result.AudioUpload)
            .ShouldBe([AudioUpload.Queued, AudioUpload.Queued, AudioUpload.Dropped, AudioUpload.Dropped]);
        bench.Server.Uploads.Count.ShouldBe(2);
        (bench.Worker.Snapshot().UploadsDone, bench.Worker.Snapshot().UploadsDropped).ShouldBe((2, 2));
        bench.Log.Count(EventIds.UploadDropped).ShouldBe(2);
    }

    [Fact]
    public async Task An_upload_that_fails_for_good_is_counted_and_costs_nothing_else()
    {
        await using var bench = await ScreeningBench.StartAsync(Numbers);
        bench.Server.Faults.Next("uploadDialAudio", Fault.Body("""{"code":500,"msg":"磁盘已满"}"""));

        (await bench.RunAsync()).Count.ShouldBe(4);

        (bench.Worker.Snapshot().UploadsDone, bench.Worker.Snapshot().UploadsFailed).ShouldBe((3, 1));
    }

    [Fact]
    public async Task An_upload_whose_answer_is_lost_is_sent_again()
    {
        await using var bench = await ScreeningBench.StartAsync([Numbers[0]]);
        bench.Server.Faults.Next("uploadDialAudio", Fault.Drop);

        await bench.RunAsync();

        bench.Server.DoubleUploads.ShouldBe(1);
        bench.Worker.Snapshot().UploadsDone.ShouldBe(1);
    }

    [Fact]
    public async Task Uploads_can_be_switched_off()
    {
        await using var bench = await ScreeningBench.StartAsync([Numbers[0]], setup => setup.Options.UploadAudio = false);

        (await bench.RunAsync()).ShouldHaveSingleItem().AudioUpload.ShouldBe(AudioUpload.Disabled);

        bench.Server.Uploads.ShouldBeEmpty();
    }
}
