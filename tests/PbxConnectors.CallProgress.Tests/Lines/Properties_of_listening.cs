using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>What must make no difference, tried at random places that are the same every run.</summary>
public class Properties_of_listening
{
    private static readonly LabClip[] Clips = [.. LabAudio.Embedded.Labels.Order(StringComparer.Ordinal)
        .Where(label => NumberStates.TryParse(label, out var state) && state.Da2Id() is not null).SelectMany(LabAudio.Embedded.Clips)];

    private static readonly AnnouncementLibrary Library = LabAudio.Embedded.ToAnnouncementLibrary();

    [Fact]
    public void Every_reference_recognises_itself()
    {
        foreach (var clip in Clips)
        {
            Listening.Classify(clip.Samples.ToArray(), Library).Label.ShouldBe(clip.Label, clip.Name);
        }
    }

    [Fact]
    public void Frames_of_any_sizes_make_no_difference()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 12; trial++)
        {
            var samples = Sounds.WithNoise(Clips[random.Next(Clips.Length)].Samples.ToArray(), 20, trial);
            var analyzer = new CallProgressAnalyzer(Library);
            for (var at = 0; at < samples.Length;)
            {
                var take = Math.Min(samples.Length - at, random.Next(4) == 0 ? random.Next(4000) : random.Next(1, 400));
                analyzer.Write(samples.AsSpan(at, take));
                at += take;
            }

            var (whole, frames) = (Listening.Classify(samples, Library), analyzer.Complete());
            (frames.State, frames.Confidence, frames.DecidedAt, frames.Evidence).ShouldBe((whole.State, whole.Confidence, whole.DecidedAt, whole.Evidence));
        }
    }

    [Fact]
    public void Gain_polarity_offset_and_silence_in_front_make_no_difference()
    {
        var random = new Random(12);
        for (var trial = 0; trial < 30; trial++)
        {
            var clip = Clips[random.Next(Clips.Length)];
            var samples = Sounds.Gain(clip.Samples.ToArray(), (26 * random.NextDouble()) - 20);
            var offset = random.Next(-800, 800);
            var sign = random.Next(2) == 0 ? 1 : -1;
            samples = Sounds.Join(Sounds.Silence(4 * random.NextDouble()), [.. samples.Select(s => (short)Math.Clamp((sign * s) + offset, -32768, 32767))]);
            Listening.Classify(samples, Library).Label.ShouldBe(clip.Label, $"{clip.Name}, trial {trial}");
        }
    }

    [Fact]
    public void Any_samples_are_heard_without_an_exception_and_mean_no_announcement()
    {
        var random = new Random(13);
        for (var trial = 0; trial < 20; trial++)
        {
            var samples = new short[random.Next(40_000)];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = random.Next(3) switch { 0 => short.MinValue, 1 => short.MaxValue, _ => (short)random.Next(short.MinValue, short.MaxValue) };
            }

            Listening.Classify(samples, Library).Timeline.ShouldNotContain(segment => segment.Reference != null);
        }
    }

    [Fact]
    public void A_recording_cut_or_garbled_anywhere_is_read_as_far_as_it_goes_or_refused()
    {
        using var stream = new MemoryStream();
        WaveFile.Write(stream, Clips[0].Samples.Span);
        var whole = stream.ToArray();
        var random = new Random(14);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = whole[..random.Next(whole.Length)];
            for (var i = random.Next(6); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 64))] = (byte)random.Next(256);
            }

            if (!WaveFile.TryRead(bytes, out _, out var problem))
            {
                problem.ShouldNotBeEmpty();
            }
        }
    }
}
