using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// 256-point real Fourier transform of Hann-windowed samples by a 128-point complex Stockham transform. Levels are scaled so
/// that a full-scale sine on a bin has power 1. One instance per stream: it owns its work buffers.
/// </summary>
internal sealed class Spectrum
{
    public const int WindowLength = 256;
    public const int BinCount = (WindowLength / 2) + 1;
    public const double BinWidth = 8000.0 / WindowLength;

    private const int Half = WindowLength / 2;
    private static readonly float[] Window = BuildWindow();
    private static readonly float[] StageCos = BuildStages(Math.Cos);
    private static readonly float[] StageSin = BuildStages(angle => -Math.Sin(angle));
    private static readonly float[] SplitCos = Enumerable.Range(0, BinCount).Select(k => (float)Math.Cos(2 * Math.PI * k / WindowLength)).ToArray();
    private static readonly float[] SplitSin = Enumerable.Range(0, BinCount).Select(k => (float)-Math.Sin(2 * Math.PI * k / WindowLength)).ToArray();

    private float[] _re = new float[Half];
    private float[] _im = new float[Half];
    private float[] _re2 = new float[Half];
    private float[] _im2 = new float[Half];

    public float[] Re { get; } = new float[BinCount];

    public float[] Im { get; } = new float[BinCount];

    public float[] Power { get; } = new float[BinCount];

    /// <summary>Transforms the last 256 samples, scaled to ±1.</summary>
    public void Transform(ReadOnlySpan<float> samples)
    {
        for (var n = 0; n < Half; n++)
        {
            _re[n] = samples[2 * n] * Window[2 * n];
            _im[n] = samples[(2 * n) + 1] * Window[(2 * n) + 1];
        }

        var twiddle = 0;
        for (int length = Half, stride = 1; length > 1; length /= 2, stride *= 2)
        {
            Stage(length / 2, stride, twiddle);
            twiddle += length / 2;
            (_re, _re2) = (_re2, _re);
            (_im, _im2) = (_im2, _im);
        }

        Split();
    }

    private void Stage(int half, int stride, int twiddle)
    {
        ref var re = ref MemoryMarshal.GetArrayDataReference(_re);
        ref var im = ref MemoryMarshal.GetArrayDataReference(_im);
        ref var outRe = ref MemoryMarshal.GetArrayDataReference(_re2);
        ref var outIm = ref MemoryMarshal.GetArrayDataReference(_im2);
        for (var p = 0; p < half; p++)
        {
            var (wr, wi) = (StageCos[twiddle + p], StageSin[twiddle + p]);
            var a = stride * p;
            var b = stride * (p + half);
            var to = stride * 2 * p;
            var q = 0;
            for (; q + 8 <= stride; q += 8)
            {
                var ar = Vector256.LoadUnsafe(ref re, (nuint)(a + q));
                var ai = Vector256.LoadUnsafe(ref im, (nuint)(a + q));
                var br = Vector256.LoadUnsafe(ref re, (nuint)(b + q));
                var bi = Vector256.LoadUnsafe(ref im, (nuint)(b + q));
                (ar + br).StoreUnsafe(ref outRe, (nuint)(to + q));
                (ai + bi).StoreUnsafe(ref outIm, (nuint)(to + q));
                var (dr, di) = (ar - br, ai - bi);
                ((dr * wr) - (di * wi)).StoreUnsafe(ref outRe, (nuint)(to + stride + q));
                ((dr * wi) + (di * wr)).StoreUnsafe(ref outIm, (nuint)(to + stride + q));
            }

            for (; q < stride; q++)
            {
                var (dr, di) = (_re[a + q] - _re[b + q], _im[a + q] - _im[b + q]);
                _re2[to + q] = _re[a + q] + _re[b + q];
                _im2[to + q] = _im[a + q] + _im[b + q];
                _re2[to + stride + q] = (dr * wr) - (di * wi);
                _im2[to + stride + q] = (dr * wi) + (di * wr);
            }
        }
    }

    // Separates the spectrum of the real signal from the transform of its even and odd samples.
    private void Split()
    {
        const float scale = 1f / (WindowLength / 4f);
        for (var k = 0; k < BinCount; k++)
        {
            var (r1, i1) = (_re[k & (Half - 1)], _im[k & (Half - 1)]);
            var (r2, i2) = (_re[(Half - k) & (Half - 1)], -_im[(Half - k) & (Half - 1)]);
            var (er, ei) = (0.5f * (r1 + r2), 0.5f * (i1 + i2));
            var (dr, di) = (0.5f * (r1 - r2), 0.5f * (i1 - i2));
            var (or, oi) = (di, -dr);
            var re = (er + (or * SplitCos[k]) - (oi * SplitSin[k])) * scale;
            var im = (ei + (or * SplitSin[k]) + (oi * SplitCos[k])) * scale;
            Re[k] = re;
            Im[k] = im;
            Power[k] = (re * re) + (im * im);
        }
    }

    private static float[] BuildWindow() =>
        Enumerable.Range(0, WindowLength).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowLength)))).ToArray();

    private static float[] BuildStages(Func<double, double> wave)
    {
        var table = new List<float>();
        for (var length = Half; length > 1; length /= 2)
        {
            for (var p = 0; p < length / 2; p++)
                table.Add((float)wave(2 * Math.PI * p / length));
        }

        return [.. table];
    }
}
