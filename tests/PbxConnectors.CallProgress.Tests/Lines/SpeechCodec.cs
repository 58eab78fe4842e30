namespace PbxConnectors.CallProgress.Tests;

/// <summary>
/// A speech codec of the family mobile networks use: linear prediction, a pitch predictor and a few pulses per 5 ms. Not GSM 06.10 or AMR,
/// but as unkind as they are: thirteen pulses sound like full-rate GSM, ten like AMR 12.2 and two like AMR 4.75.
/// </summary>
internal static class SpeechCodec
{
    private const int Frame = 160;
    private const int Subframe = 40;
    private const int Order = 10;
    private const int ShortestLag = 20;
    private const int LongestLag = 143;

    public static short[] Pass(short[] samples, int pulses)
    {
        var length = samples.Length / Frame * Frame;
        var excitation = new double[length + LongestLag];
        var heard = new double[length + Order];
        var residual = new double[Subframe];
        for (var frame = 0; frame < length; frame += Frame)
        {
            var filter = Predict(samples, frame);
            for (var at = frame; at < frame + Frame; at += Subframe)
            {
                for (var n = 0; n < Subframe; n++)
                {
                    residual[n] = samples[at + n];
                    for (var k = 1; k <= Order && at + n - k >= 0; k++)
                    {
                        residual[n] += filter[k] * samples[at + n - k];
                    }
                }

                Excite(residual, excitation.AsSpan(at, LongestLag + Subframe), pulses);
                for (var n = 0; n < Subframe; n++)
                {
                    var sum = excitation[at + LongestLag + n];
                    for (var k = 1; k <= Order; k++)
                    {
                        sum -= filter[k] * heard[Order + at + n - k];
                    }

                    heard[Order + at + n] = Math.Clamp(sum, -32768, 32767);
                }
            }
        }

        return Sounds.ToSamples(heard.Skip(Order));
    }

    // The last 143 values of the past, then room for the subframe.
    private static void Excite(double[] residual, Span<double> excitation, int pulses)
    {
        var best = (Gain: 0.0, Lag: ShortestLag, Saved: 0.0);
        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            double cross = 0, energy = 1;
            for (var n = 0; n < Subframe; n++)
            {
                var past = Past(excitation, n, lag);
                cross += residual[n] * past;
                energy += past * past;
            }

            if (cross > 0 && cross * cross / energy > best.Saved)
            {
                best = (Math.Min(1, cross / energy), lag, cross * cross / energy);
            }
        }

        var rest = new double[Subframe];
        for (var n = 0; n < Subframe; n++)
        {
            var predicted = best.Gain * Past(excitation, n, best.Lag);
            rest[n] = residual[n] - predicted;
            excitation[LongestLag + n] = predicted;
        }

        var places = Enumerable.Range(0, Subframe).OrderByDescending(n => Math.Abs(rest[n])).Take(pulses).ToArray();
        // All pulses have one size, as a codebook's have; sizes come in steps of 1.5 dB.
        var size = Math.Pow(10, Math.Round(20 * Math.Log10(places.Average(n => Math.Abs(rest[n])) + 1) / 1.5) * 1.5 / 20) - 1;
        foreach (var n in places)
        {
            excitation[LongestLag + n] += Math.Sign(rest[n]) * size;
        }
    }

    private static double Past(Span<double> excitation, int n, int lag)
    {
        var at = LongestLag + n - lag;
        return excitation[at < LongestLag ? at : at - lag];
    }

    private static double[] Predict(short[] samples, int frame)
    {
        const int window = 240;
        var start = frame - ((window - Frame) / 2);
        var x = new double[window];
        for (var n = 0; n < window; n++)
        {
            var at = start + n;
            x[n] = at >= 0 && at < samples.Length ? samples[at] * (0.54 - (0.46 * Math.Cos(2 * Math.PI * n / (window - 1)))) : 0;
        }

        var correlation = Enumerable.Range(0, Order + 1).Select(k => Enumerable.Range(k, window - k).Sum(n => x[n] * x[n - k])).ToArray();
        correlation[0] = (correlation[0] * 1.0001) + 1;
        // Levinson and Durbin.
        var filter = new double[Order + 1];
        filter[0] = 1;
        var error = correlation[0];
        for (var i = 1; i <= Order; i++)
        {
            var sum = correlation[i];
            for (var k = 1; k < i; k++)
            {
                sum += filter[k] * correlation[i - k];
            }

            var reflection = -sum / error;
            var before = filter.ToArray();
            for (var k = 1; k < i; k++)
            {
                filter[k] = before[k] + (reflection * before[i - k]);
            }

            filter[i] = reflection;
            error *= 1 - (reflection * reflection);
        }

        for (var k = 1; k <= Order; k++)
        {
            filter[k] *= Math.Pow(0.994, k);
        }

        return filter;
    }
}
