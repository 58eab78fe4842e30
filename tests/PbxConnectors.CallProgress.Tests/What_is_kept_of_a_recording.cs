using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress.Tests;

public class What_is_kept_of_a_recording
{
    private const byte Top = 170;

    [Fact]
    public void Levels_of_even_frames_come_back_within_half_a_step()
    {
        var (levels, packed) = Pack(frames: 120);
        for (var frame = 0; frame < 120; frame += 2)
        {
            for (var band = 0; band < BandLevels.Count; band++)
            {
                ((double)Unpack(packed, frame)[band]).ShouldBe(Expected(levels, frame, band), (AnnouncementPattern.QuantisationStep / 2.0) + 0.01);
            }
        }
    }

    [Fact]
    public void Levels_of_odd_frames_lean_on_their_neighbours_and_come_back_within_a_step()
    {
        var (levels, packed) = Pack(frames: 121);
        var errors = new List<double>();
        for (var frame = 1; frame < 121; frame += 2)
        {
            for (var band = 0; band < BandLevels.Count; band++)
            {
                errors.Add(Math.Abs(Unpack(packed, frame)[band] - Expected(levels, frame, band)));
            }
        }

        errors.Average().ShouldBeLessThan(AnnouncementPattern.QuantisationStep / 2.0);
        errors.Count(error => error > AnnouncementPattern.QuantisationStep).ShouldBeLessThan(errors.Count / 20);
    }

    [Fact]
    public void What_lies_below_the_range_is_kept_as_its_lowest_level()
    {
        var levels = new byte[3 * BandLevels.Count];
        var packed = PackedLevels.Pack(levels, Top);
        for (var frame = 0; frame < 3; frame++)
        {
            Unpack(packed, frame).ShouldAllBe(level => level <= -AnnouncementPattern.Range);
        }
    }

    [Fact]
    public void The_silence_behind_a_recording_does_not_belong_to_its_sound()
    {
        var words = new Speaker(2).Say("nobody is here");
        Math.Abs(Pattern(words).SoundEnd - Pattern(Sounds.Join(words, Sounds.Silence(2))).SoundEnd).ShouldBeLessThanOrEqualTo(3);
    }

    // Levels that glide as those of speech do, in half decibels.
    private static (byte[] Levels, byte[] Packed) Pack(int frames)
    {
        var levels = new byte[frames * BandLevels.Count];
        for (var frame = 0; frame < frames; frame++)
        {
            for (var band = 0; band < BandLevels.Count; band++)
            {
                levels[(frame * BandLevels.Count) + band] = (byte)(Top - 42 + (40 * Math.Sin((frame * 0.23) + (band * 0.7))));
            }
        }

        return (levels, PackedLevels.Pack(levels, Top));
    }

    private static double Expected(byte[] levels, int frame, int band) =>
        Math.Max(-AnnouncementPattern.Range, (levels[(frame * BandLevels.Count) + band] - Top) / BandLevels.StepsPerDecibel);

    private static float[] Unpack(byte[] packed, int frame)
    {
        var levels = PackedLevels.Unpack(ref packed[0], frame);
        return [.. Enumerable.Range(0, BandLevels.Count).Select(band => (float)levels[band] / FineLevel.PerDecibel)];
    }

    private static AnnouncementPattern Pattern(short[] samples) => AnnouncementPattern.Create(
        new AnnouncementReference { Name = "x", Label = "x", State = NumberState.Unknown, Duration = TimeSpan.Zero }, samples, out _)!;
}
