using PbxConnectors.Sip.Rtp;

namespace PbxConnectors.Sip.Tests.Rtp;

public sealed class ReadingTests
{
    [Fact]
    public async Task Frames_come_in_order_from_the_beginning_and_end_with_the_call()
    {
        var timeline = new SampleTimeline(TimeSpan.FromMinutes(1));
        short[] sound = [.. Enumerable.Range(1, 500).Select(i => (short)i)];
        timeline.Write(0, sound);
        timeline.Complete();
        var frames = new List<(TimeSpan Position, short[] Samples)>();
        await foreach (var frame in new SipCallAudio(timeline).ReadFramesAsync())
        {
            frames.Add((frame.Position, frame.Samples.ToArray()));
        }

        frames.Select(f => f.Position.TotalMilliseconds).ShouldBe([0, 20, 40, 60]);
        frames.SelectMany(f => f.Samples).ShouldBe(sound);
    }

    [Fact]
    public async Task A_reader_waits_for_sound_that_is_not_released()
    {
        var timeline = new SampleTimeline(TimeSpan.FromMinutes(1));
        timeline.Write(0, new short[160]);
        await using var reader = new SipCallAudio(timeline).ReadFramesAsync().GetAsyncEnumerator();
        var next = reader.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        timeline.Release(160);
        (await next).ShouldBeTrue();
    }

    [Fact]
    public async Task Behind_the_recordings_limit_a_slow_reader_loses_the_oldest_and_sees_it_by_the_position()
    {
        var timeline = new SampleTimeline(TimeSpan.FromSeconds(1));
        for (int second = 0; second < 40; second++)
        {
            timeline.Write(second * 8000, Enumerable.Repeat((short)second, 8000).ToArray());
        }

        timeline.Complete();
        var heard = new List<(double Second, short Sample)>();
        await foreach (var frame in new SipCallAudio(timeline).ReadFramesAsync())
        {
            heard.Add((Math.Floor(frame.Position.TotalSeconds), frame.Samples.Span[0]));
        }

        heard.ShouldAllBe(h => h.Second == h.Sample);
        heard.Select(h => (int)h.Second).Distinct().ShouldBe([0, .. Enumerable.Range(30, 10)]);
        timeline.ToArray().Length.ShouldBe(8000);
    }

    [Fact]
    public void What_was_never_written_is_silence()
    {
        var timeline = new SampleTimeline(TimeSpan.FromMinutes(1));
        timeline.Write(20_000, [7]);
        short[] all = timeline.ToArray();
        all.Length.ShouldBe(20_001);
        all[..20_000].ShouldAllBe(s => s == 0);
        all[^1].ShouldBe((short)7);
    }

    [Fact]
    public void A_position_beyond_all_reason_costs_no_memory()
    {
        var timeline = new SampleTimeline(TimeSpan.FromMinutes(1));
        timeline.Write(long.MaxValue - 10, [1]);
        timeline.Write(-5, [1]);
        timeline.End.ShouldBe(0);
    }
}
