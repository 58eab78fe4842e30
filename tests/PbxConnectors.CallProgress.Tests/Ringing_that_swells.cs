namespace PbxConnectors.CallProgress.Tests;

public class Ringing_that_swells
{
    [Theory]
    [InlineData(15, 1)]
    [InlineData(16, 1)]
    [InlineData(17, 1)]
    [InlineData(20, 1)]
    [InlineData(16, 0.85)]
    [InlineData(18, 0.6)]
    public void Japanese_ringing_swells_and_fades_and_is_no_person(double swells, double depth)
    {
        for (var start = 0; start < 8; start++)
        {
            var call = Ringing(swells, depth, start / (8 * swells));
            foreach (var (at, verdict) in Listening.Follow(call))
            {
                verdict.State.ShouldBeOneOf([NumberState.Unknown, NumberState.Ringing], $"start {start}, {at}: {verdict.Evidence}");
            }

            Listening.Classify(call).State.ShouldBe(NumberState.Ringing, $"start {start}");
        }
    }

    // 400 Hz, one second on and two off, its amplitude going up and down between full and 1 − depth.
    private static short[] Ringing(double swells, double depth, double from) => Sounds.ToSamples(Enumerable.Range(0, 56_000).Select(n =>
    {
        var t = (n / 8000.0) + from;
        var swell = 1 - (depth * 0.5 * (1 - Math.Cos(2 * Math.PI * swells * t)));
        return t % 3 < 1 ? 6000 * swell * Math.Sin(2 * Math.PI * 400 * t) : 0;
    }));
}
