namespace PbxConnectors.Conformance;

/// <summary>Call records and recordings, where the PBX declares them.</summary>
public sealed class RecordSpecification
{
    [Theory, EveryVendor]
    public async Task A_call_leaves_a_record_of_who_called_whom_and_how_it_went(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.CallRecords))
        {
            pbx.Dialer.TryGetFeature<IPbxRecords>(out _).ShouldBeFalse("what is not declared is not offered");
            return;
        }

        await pbx.CallAsync(Number.Answering);
        await pbx.CallAsync(Number.Busy);
        await pbx.Exchange.WaitForIdleAsync(Bench.Limit);
        var records = await pbx.Feature<IPbxRecords>().QueryCallRecordsAsync(Attempt.Today(pbx), Bench.Limit).ToListAsync(Bench.Limit);

        var answered = records.Single(record => record.To == Number.Answering);
        answered.Pbx.ShouldBe(pbx.Dialer.Pbx);
        answered.Disposition.ShouldBe(CallDisposition.Answered);
        answered.TalkTime!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        answered.VendorRecord.ShouldNotBeNull();
        records.Single(record => record.To == Number.Busy).Disposition.ShouldNotBe(CallDisposition.Answered);
        records.Select(record => record.StartedAt!.Value).ShouldBeInOrder();
        string.Concat(records).ShouldNotContain(Number.Answering);
    }

    [Theory, EveryVendor]
    public async Task Records_are_narrowed_by_number_and_by_window(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.CallRecords))
        {
            pbx.Dialer.TryGetFeature<IPbxRecords>(out _).ShouldBeFalse("what is not declared is not offered");
            return;
        }

        await pbx.CallAsync(Number.Busy);
        await pbx.CallAsync(Number.Silent);
        await pbx.Exchange.WaitForIdleAsync(Bench.Limit);
        var records = pbx.Feature<IPbxRecords>();
        var today = Attempt.Today(pbx);
        var narrowed = await records.QueryCallRecordsAsync(today with { Called = Number.Silent }, Bench.Limit).ToListAsync(Bench.Limit);
        var daysBefore = new CallRecordQuery(today.From.AddDays(-2), today.From);
        var before = await records.QueryCallRecordsAsync(daysBefore, Bench.Limit).ToListAsync(Bench.Limit);

        narrowed.ShouldAllBe(record => record.To == Number.Silent);
        narrowed.ShouldNotBeEmpty();
        before.ShouldBeEmpty();
    }

    [Theory, EveryVendor]
    public async Task A_recording_is_opened_by_its_reference_and_no_other_PBX_s(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        if (!pbx.Dialer.Capabilities.Supports(PbxOperation.Recordings))
        {
            pbx.Dialer.TryGetFeature<IPbxRecordings>(out _).ShouldBeFalse("what is not declared is not offered");
            return;
        }

        var reference = await Attempt.FindRecordingAsync(pbx, await pbx.CallWithSoundAsync());
        var recordings = pbx.Feature<IPbxRecordings>();

        await using (var recording = await recordings.OpenRecordingAsync(reference, Bench.Limit))
        {
            byte[] wave = await Attempt.ReadAsync(recording, Bench.Limit);
            wave.AsSpan(0, 4).SequenceEqual("RIFF"u8).ShouldBeTrue();
            wave.Length.ShouldBeGreaterThan(8000, "two seconds of ringing and five of talk");
        }

        int before = pbx.Requests;
        await Should.ThrowAsync<ArgumentException>(
            () => recordings.OpenRecordingAsync(reference with { Pbx = new PbxIdentity("another") }, Bench.Limit));
        pbx.Requests.ShouldBe(before);
        reference.ToString().ShouldNotContain(Number.Answering);
    }
}
