namespace PbxConnectors.CallProgress.Tests;

/// <summary>
/// Every row that names a state, off its values and over poor lines, the same trials every run: frequency ±1.5 %, cadence ±8 %, −38 to
/// 0 dBm0, noise down to 10 dB below, companding, packets lost, beginnings in the middle.
/// </summary>
public class Tones_over_random_lines
{
    private const int Trials = 4;

    // Where a full-scale sine lies on the scale of lines.
    private const double FullScale = 3.14;

    private static readonly Dictionary<ToneKind, NumberState> States = new()
    {
        [ToneKind.Ringback] = NumberState.Ringing,
        [ToneKind.Busy] = NumberState.Busy,
        [ToneKind.Congestion] = NumberState.NetworkBusy,
        [ToneKind.Vacant] = NumberState.EmptyNumber,
    };

    private static readonly string[] International = [.. TonePlan.International.Tones.Select(tone => tone.Name)];

    [Fact]
    public void No_tone_is_taken_for_another_state_and_hardly_any_is_missed()
    {
        var (heard, missed) = (0, new List<string>());
        foreach (var (plan, tone) in TonePlan.All.SelectMany(plan => plan.Tones.Select(tone => (plan, tone))))
        {
            for (var trial = 0; trial < Trials; trial++)
            {
                var expected = States.GetValueOrDefault(tone.Kind, NumberState.Unknown);
                if (tone.Kind is ToneKind.FaxCng or ToneKind.FaxCed)
                {
                    expected = NumberState.Fax;
                }

                var verdict = Hear(International.Contains(tone.Name) ? TonePlan.International : plan, Play(tone, trial));
                verdict.State.ShouldBeOneOf([expected, NumberState.Unknown, NumberState.Silence], $"{tone.Name}, trial {trial}: {verdict.Evidence}");
                heard++;
                if (verdict.State != expected && expected != NumberState.Unknown)
                {
                    missed.Add($"{tone.Name}, trial {trial}");
                }
            }
        }

        missed.Count.ShouldBeLessThanOrEqualTo(heard / 50, string.Join("; ", missed));
    }

    private static CallProgressVerdict Hear(TonePlan plan, short[] samples) =>
        CallProgressAnalyzer.Classify(new WaveAudio(samples), AnnouncementLibrary.Empty, new CallProgressOptions { TonePlan = plan });

    private static short[] Play(ToneDefinition tone, int trial)
    {
        var random = new Random((tone.Name.Aggregate(17, (hash, letter) => (hash * 31) + letter) * 31) + trial);
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var (pitch, pace, level) = (Between(0.985, 1.015), Between(0.92, 1.08), Between(-38, 0) - FullScale);
        double[] onOff = [.. tone.Cadence.SelectMany(burst => new[] { burst.On.TotalSeconds * pace, burst.Off.TotalSeconds * pace })];
        double[] frequencies = [.. tone.Frequencies.Select(f => f * pitch)];
        var seconds = onOff.Length == 0 ? 5 : Math.Clamp(2.4 * onOff.Sum(), 6, 14);
        var samples = onOff.Length == 0 ? Sounds.Tone(seconds, level, frequencies) : Sounds.Cadence(seconds + onOff.Sum(), level, frequencies, onOff);
        samples = trial % 2 == 0 || onOff.Length == 0
            ? Sounds.Join(Sounds.Silence(Between(0, 1.2)), samples)
            : samples[(int)(Between(0, onOff.Sum()) * 8000)..];
        var noise = Sounds.Noise(samples.Length / 8000.0, level - (trial < 2 ? Between(20, 30) : Between(10, 20)) - 3, random.Next());
        samples = Sounds.Mix(samples, noise);
        if (random.Next(2) == 0)
        {
            samples = Sounds.ThroughALaw(samples);
        }

        return random.Next(3) == 0 ? Sounds.WithLoss(samples, 0.03, random.Next()) : samples;
    }
}
