using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>Lines on which more than the announcement is heard, or it comes in another shape than it was sent. The same every run.</summary>
internal static class CrowdedLines
{
    /// <summary>What a line does, and how many of ten announcements stay recognisable on it.</summary>
    public static IReadOnlyDictionary<string, (Func<short[], short[]> Pass, int OfTen)> All { get; } = new Dictionary<string, (Func<short[], short[]>, int)>
    {
        ["six people talk 15 dB below"] = (samples => WithVoices(samples, 6, 15), 9),
        ["six people talk 12 dB below"] = (samples => WithVoices(samples, 6, 12), 8),
        ["one person talks 15 dB below"] = (samples => WithVoices(samples, 1, 15), 8),
        ["music 15 dB below"] = (samples => With(samples, LabAudio.Embedded.Clips("music")[0].Samples.ToArray(), 15), 8),
        ["an echo after 60 ms, 10 dB weaker"] = (samples => WithEcho(samples, 60, -10), 9),
        ["an echo after 120 ms, 12 dB weaker"] = (samples => WithEcho(samples, 120, -12), 8),
        ["bursts of packets lost and filled with the one before"] = (samples => WithRepeatedPackets(samples), 9),
        ["the same behind A-law"] = (samples => Sounds.ThroughALaw(WithRepeatedPackets(samples)), 9),
        ["7 dB weaker from its middle on"] = (samples => Sounds.Join(samples[..(samples.Length / 2)], Sounds.Gain(samples[(samples.Length / 2)..], -7)), 9),
        ["a gain control that follows the sound"] = (samples => WithGainControl(samples), 9),
    };

    public static short[] WithVoices(short[] samples, int people, double below)
    {
        LabClip[] clips = [.. LabAudio.Embedded.Clips("human"), .. LabAudio.Embedded.Clips("unlisted")];
        var crowd = new double[samples.Length];
        for (var person = 0; person < people; person++)
        {
            var at = 0;
            for (var clip = person * 5; at < crowd.Length; clip++)
            {
                var words = clips[clip % clips.Length].Samples.ToArray();
                var loudness = Loudness(words);
                for (var i = 0; i < words.Length && at < crowd.Length; i++, at++)
                {
                    crowd[at] += words[i] / loudness;
                }
            }
        }

        return With(samples, Sounds.ToSamples(crowd.Select(x => 800 * x)), below);
    }

    public static short[] WithEcho(short[] samples, int milliseconds, double decibels)
    {
        var (delay, share) = (8 * milliseconds, Math.Pow(10, decibels / 20));
        return Sounds.ToSamples(samples.Select((sample, i) => sample + (i >= delay ? share * samples[i - delay] : 0)));
    }

    // A twentieth of the packets begins a burst of three on average; each is played 2 dB weaker than the one before.
    public static short[] WithRepeatedPackets(short[] samples)
    {
        const int packet = 160;
        var random = new Random(samples.Length);
        var (filled, lost) = (samples.ToArray(), false);
        for (var at = 2 * packet; at + packet <= filled.Length; at += packet)
        {
            lost = random.NextDouble() < (lost ? 0.65 : 0.05);
            for (var i = at; lost && i < at + packet; i++)
            {
                filled[i] = (short)(0.8 * filled[i - packet]);
            }
        }

        return filled;
    }

    // Down within a tenth of a second, up within one.
    public static short[] WithGainControl(short[] samples)
    {
        double level = 3000;
        return Sounds.ToSamples(samples.Select(sample =>
        {
            var loud = Math.Abs((double)sample);
            level += (loud - level) * (loud > level ? 0.002 : 0.0002);
            return sample * Math.Min(6, 3000 / Math.Max(level, 300));
        }));
    }

    private static short[] With(short[] samples, short[] other, double below)
    {
        var gain = Loudness(samples) / Loudness(other) * Math.Pow(10, -below / 20);
        return Sounds.ToSamples(samples.Select((sample, i) => sample + (gain * other[i % other.Length])));
    }

    // By the parts that are not pauses.
    private static double Loudness(short[] samples)
    {
        var frames = samples.Chunk(160).Select(frame => frame.Average(sample => (double)sample * sample)).ToArray();
        var loud = frames.Max() / 300;
        return Math.Sqrt(frames.Where(power => power > loud).Average());
    }
}
