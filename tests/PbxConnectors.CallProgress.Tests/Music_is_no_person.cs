using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Tests;

public class Music_is_no_person
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 3)]
    public void Plucked_notes_with_rests_between_them_are_no_person(int notes, double decay)
    {
        var call = Sounds.WithNoise(Sounds.Join([.. Enumerable.Range(0, 4).SelectMany(phrase => Phrase(phrase, notes, decay))]), 30);
        Listening.Follow(call).ShouldNotContain(change => change.Verdict.State == NumberState.Answered);
        Listening.Classify(call).State.ShouldNotBe(NumberState.Answered);
    }

    [Fact]
    public void The_last_words_of_an_announcement_with_long_vowels_are_no_music()
    {
        var announcement = LabAudio.Embedded.Clips("voicemail").Single(clip => clip.Name.Contains("east", StringComparison.Ordinal));
        Listening.Follow(announcement.Samples.ToArray()[(7 * 2000)..]).ShouldNotContain(change => change.Verdict.State == NumberState.ColourRingback);
    }

    private static IEnumerable<short[]> Phrase(int phrase, int notes, double decay)
    {
        double[] scale = [1, 1.122, 1.26, 1.498];
        for (var i = 0; i < notes; i++)
        {
            yield return Note(220 * scale[(phrase + i) % scale.Length], decay);
        }

        yield return Sounds.Silence(0.9);
    }

    // A struck string: eight overtones that fade together.
    private static short[] Note(double frequency, double decay) => Sounds.ToSamples(Enumerable.Range(0, 3200).Select(n =>
        5000 * Math.Exp(-decay * n / 8000) * Enumerable.Range(1, 8).Sum(h => Math.Sin(2 * Math.PI * frequency * h * n / 8000) / Math.Pow(h, 1.1))));
}
