using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Converts a stream of any sample rate to the telephone rate of 8 kHz by a windowed-sinc filter, in blocks of any size and without
/// allocating per block; the blocks never change the result. One stream, not thread-safe.
/// </summary>
internal sealed class RateConverter
{
    public const int TargetRate = 8000;

    // The filter's length, and how far below half of the lower rate it begins to close.
    private const int ZeroCrossings = 16;
    private const double Cutoff = 0.97;

    // Positions between two samples that have taps of their own. All usual rates need fewer; for others the nearest is at most a thousandth
    // of a sample away, 60 dB below the signal.
    private const int MostPhases = 512;
    private const int Block = 1024;

    private readonly int _rate;
    private readonly int _phases;
    private readonly int _half;
    private readonly int _tapCount;
    private readonly float[] _taps;
    private readonly float[] _window;
    private int _filled;
    private long _windowStart;
    private long _made;
    private long _heard;

    public RateConverter(int rate)
    {
        _rate = rate;
        _phases = Math.Min(MostPhases, TargetRate / Gcd(rate, TargetRate));
        // Downwards the filter also has to keep what lies above 4 kHz from folding back.
        var cutoff = Math.Min(1.0, (double)TargetRate / rate) * Cutoff;
        _half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        _tapCount = 2 * _half;
        _taps = new float[_phases * _tapCount];
        for (var phase = 0; phase < _phases; phase++)
        {
            MakeTaps(_taps.AsSpan(phase * _tapCount, _tapCount), (double)phase / _phases, cutoff);
        }

        _window = new float[_tapCount + Block];
        // Before the first sample there was silence.
        _filled = _half - 1;
        _windowStart = -_filled;
    }

    /// <summary>The same sound at 8 kHz.</summary>
    public static short[] Convert(ReadOnlySpan<short> samples, int rate)
    {
        if (rate == TargetRate)
        {
            return samples.ToArray();
        }

        var converter = new RateConverter(rate);
        var result = new short[(int)((long)samples.Length * TargetRate / rate)];
        var made = converter.Convert(ref samples, result);
        converter.Finish(result.AsSpan(made));
        return result;
    }

    /// <summary>Takes samples and makes as many as can be made and fit; call it until it makes fewer than fit.</summary>
    /// <param name="samples">What comes next; what was taken is cut off.</param>
    /// <param name="converted">Filled from the front.</param>
    /// <returns>How many samples were made.</returns>
    public int Convert(ref ReadOnlySpan<short> samples, scoped Span<short> converted)
    {
        var made = 0;
        while (true)
        {
            made += Make(converted[made..]);
            if (made == converted.Length || samples.IsEmpty)
            {
                return made;
            }

            var taken = Take(samples);
            _heard += taken;
            samples = samples[taken..];
        }
    }

    /// <summary>Makes the last samples, those whose filter reaches beyond the end.</summary>
    /// <returns>How many samples were made.</returns>
    public int Finish(Span<short> converted)
    {
        var left = (int)Math.Min(converted.Length, (_heard * TargetRate / _rate) - _made);
        var made = 0;
        Span<short> silence = stackalloc short[64];
        silence.Clear();
        while (made < left)
        {
            made += Make(converted[made..left]);
            Take(silence);
        }

        return made;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static void MakeTaps(Span<float> taps, double fraction, double cutoff)
    {
        var half = taps.Length / 2;
        var sum = 0.0;
        for (var i = 0; i < taps.Length; i++)
        {
            var x = (i - (half - 1) - fraction) * cutoff;
            var tap = Math.Abs(x) >= ZeroCrossings ? 0 : Sinc(x) * (0.5 + (0.5 * Math.Cos(Math.PI * x / ZeroCrossings)));
            taps[i] = (float)tap;
            sum += tap;
        }

        foreach (ref var tap in taps)
        {
            tap = (float)(tap / sum);
        }
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var sum = Vector256<float>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sum += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
        }

        var rest = Vector256.Sum(sum);
        for (; i < left.Length; i++)
        {
            rest += left[i] * right[i];
        }

        return rest;
    }

    private int Make(Span<short> converted)
    {
        var made = 0;
        for (; made < converted.Length; made++, _made++)
        {
            var position = _made * _rate;
            var phase = (int)(((position % TargetRate * _phases) + (TargetRate / 2)) / TargetRate);
            var centre = (position / TargetRate) + (phase / _phases);
            var first = (int)(centre - (_half - 1) - _windowStart);
            if (first + _tapCount > _filled)
            {
                break;
            }

            var sample = Dot(_taps.AsSpan(phase % _phases * _tapCount, _tapCount), _window.AsSpan(first, _tapCount));
            converted[made] = (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue);
        }

        return made;
    }

    private int Take(ReadOnlySpan<short> samples)
    {
        if (_filled == _window.Length)
        {
            // Of a full window only what the next sample reaches is needed.
            var first = (int)Math.Min(_filled, (_made * _rate / TargetRate) - (_half - 1) - _windowStart);
            _window.AsSpan(first, _filled - first).CopyTo(_window);
            _filled -= first;
            _windowStart += first;
        }

        var taken = Math.Min(samples.Length, _window.Length - _filled);
        for (var i = 0; i < taken; i++)
        {
            _window[_filled + i] = samples[i];
        }

        _filled += taken;
        return taken;
    }
}
