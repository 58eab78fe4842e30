using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber.Tests.Support;

namespace PbxConnectors.EmptyNumber.Tests;

public sealed class ScreeningWorkerTests
{
    private const string First = "13800000001";
    private const string Second = "13800000002";
    private const string Third = "13800000003";

    [Fact]
    public async Task A_number_is_taken_dialled_heard_reported_and_uploaded()
    {
        await using var bench = await ScreeningBench.StartAsync([First]);
        bench.Dialer.OnDial = call =>
        {
            call.Answer();
            call.End(EndReason.Normal, Sound.Wave(Sound.VacantTone()));
        };

        var result = (await bench.RunAsync()).ShouldHaveSingleItem();

        result.Number.ShouldBe(First);
        result.Extension.ShouldBe("8001");
        result.State.ShouldBe(NumberState.EmptyNumber);
        result.Verdict.ShouldNotBeNull();
        result.CallResult.ShouldNotBeNull().Answered.ShouldBeTrue();
        result.Contradiction.ShouldNotBeNull();
        result.Problem.ShouldBeNull();
        result.AudioUpload.ShouldBe(AudioUpload.Queued);
        var upload = bench.Server.Uploads.ShouldHaveSingleItem();
        (upload.ExtensionNumber, upload.PhoneNumber, upload.FileName).ShouldBe(("8001", First, result.AudioName));
        upload.Content.Length.ShouldBe(result.AudioBytes);
        bench.Server.ProtocolViolations.ShouldBeEmpty();
    }
}
