namespace PbxConnectors.CallProgress.Tests;

public class The_spectrum
{
    [Fact]
    public void The_fast_transform_agrees_with_the_definition()
    {
        var random = new Random(4);
        var samples = Enumerable.Range(0, Spectrum.WindowLength).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var spectrum = new Spectrum();
        spectrum.Transform(Every(samples, 0), Every(samples, 1));
        for (var k = 0; k < Spectrum.BinCount; k++)
        {
            double re = 0, im = 0;
            for (var n = 0; n < samples.Length; n++)
            {
                var windowed = samples[n] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / samples.Length)));
                re += windowed * Math.Cos(2 * Math.PI * k * n / samples.Length);
                im -= windowed * Math.Sin(2 * Math.PI * k * n / samples.Length);
            }

            ((double)spectrum.Re[k]).ShouldBe(re / 64, 1e-4, $"bin {k}");
            ((double)spectrum.Im[k]).ShouldBe(im / 64, 1e-4, $"bin {k}");
        }
    }

    [Fact]
    public void A_full_scale_sine_on_a_bin_has_power_one()
    {
        var spectrum = new Spectrum();
        var sine = Enumerable.Range(0, Spectrum.WindowLength).Select(n => (float)Math.Sin(2 * Math.PI * 1000 * n / 8000)).ToArray();
        spectrum.Transform(Every(sine, 0), Every(sine, 1));
        ((double)spectrum.Power[32]).ShouldBe(1, 1e-3);
    }

    // Every second sample from the first or the second on.
    private static float[] Every(float[] samples, int first) => samples.Where((_, n) => n % 2 == first).ToArray();
}
