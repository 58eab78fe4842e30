using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

/// <summary>What a receiver plays in place of a lost packet is no evidence for or against anything.</summary>
public class Packets_played_again
{
    [Fact]
    public void Recorded_speech_never_repeats_itself_to_the_sample()
    {
        foreach (var clip in LabAudio.Embedded.Labels.Where(label => label != "music").SelectMany(LabAudio.Embedded.Clips))
        {
            Filled(clip.Samples.ToArray()).ShouldBeEmpty(clip.Name);
        }
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.8, false)]
    [InlineData(0.8, true)]
    [InlineData(0.5, true)]
    public void A_packet_in_place_of_a_lost_one_is_found_wherever_it_begins(double gain, bool companded)
    {
        var speech = LabAudio.Embedded.Clips("human")[0].Samples.ToArray();
        var loud = Enumerable.Range(0, speech.Length / 160).MaxBy(packet => speech.Skip(packet * 160).Take(160).Sum(sample => Math.Abs((int)sample))) * 160;
        for (var shift = 0; shift < Hop.Length; shift += 8)
        {
            var at = loud + shift;
            var heard = speech.ToArray();
            for (var i = at; i < at + 160; i++)
            {
                heard[i] = (short)(gain * heard[i - 160]);
            }

            var hops = Filled(companded ? Sounds.ThroughALaw(heard) : heard);
            hops.ShouldNotBeEmpty($"shifted by {shift}");
            hops.ShouldAllBe(hop => (hop + 1) * Hop.Length > at && (hop - 1) * Hop.Length < at + 160, $"shifted by {shift}");
        }
    }

    [Fact]
    public void Silence_and_noise_hold_no_packets_played_again()
    {
        Filled(Sounds.Silence(1)).ShouldBeEmpty();
        Filled(Sounds.Noise(3, -30)).ShouldBeEmpty();
        Filled(Sounds.Noise(3, -75)).ShouldBeEmpty();
    }

    private static List<int> Filled(short[] samples)
    {
        var hop = new Hop();
        var filled = new List<int>();
        for (var at = 0; at + Hop.Length <= samples.Length; at += Hop.Length)
        {
            hop.Advance(samples.AsSpan(at, Hop.Length));
            if (hop.IsFilled)
            {
                filled.Add(hop.Index);
            }
        }

        return filled;
    }
}
