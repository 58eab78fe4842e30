using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// 256-point real Fourier transform of Hann-windowed samples by a 128-point complex transform. Levels are scaled so
/// that a full-scale sine on a bin has power 1. One instance per stream: it holds the result.
/// </summary>
internal sealed class Spectrum
{
    public const int WindowLength = 256;
    public const int BinCount = (WindowLength / 2) + 1;
    public const double BinWidth = 8000.0 / WindowLength;

    private const int Half = WindowLength / 2;
    private const int Rows = 8;
    private const int Columns = Half / Rows;
    private const float Scale = 4f / WindowLength;
    private static readonly float[] Window = BuildWindow();
    private static readonly float[] TwiddleRe = BuildTwiddles(Math.Cos);
    private static readonly float[] TwiddleIm = BuildTwiddles(angle => -Math.Sin(angle));
    private static readonly float[] SplitRe = BuildSplit(Math.Cos);
    private static readonly float[] SplitIm = BuildSplit(angle => -Math.Sin(angle));

    // Needed only while a transform runs: one set per thread serves all streams.
    [ThreadStatic]
    private static Workspace? _workspace;

    public float[] Re { get; } = new float[BinCount];

    public float[] Im { get; } = new float[BinCount];

    public float[] Power { get; } = new float[BinCount];

    /// <summary>Transforms the last 256 samples, scaled to ±1.</summary>
    public void Transform(ReadOnlySpan<float> samples)
    {
        // The real samples are taken in pairs for complex ones, transformed as 8 rows of 16, and pulled apart again.
        var work = _workspace ??= new Workspace();
        for (var n = 0; n < Half; n++)
        {
            work.Re[n] = samples[2 * n] * Window[2 * n];
            work.Im[n] = samples[(2 * n) + 1] * Window[(2 * n) + 1];
        }

        TransformColumns(work);
        Transpose(work);
        TransformRows(work);
        // Bin 128 of the half-length transform is bin 0 again.
        (work.Re[Half], work.Im[Half]) = (work.Re[0], work.Im[0]);
        Split(work);
    }

    // Eight points apart by sixteen, eight columns at a time.
    private static void TransformColumns(Workspace work)
    {
        var root = Vector256.Create(MathF.Sqrt(0.5f));
        for (var p = 0; p < Columns; p += 8)
        {
            var (a0, a4) = SumAndDifference(Load(work, p), Load(work, p + 64));
            var (a1, a5) = SumAndDifference(Load(work, p + 16), Load(work, p + 80));
            var (a2, a6) = SumAndDifference(Load(work, p + 32), Load(work, p + 96));
            var (a3, a7) = SumAndDifference(Load(work, p + 48), Load(work, p + 112));
            a5 = new Wave((a5.Re + a5.Im) * root, (a5.Im - a5.Re) * root);
            a6 = new Wave(a6.Im, -a6.Re);
            a7 = new Wave((a7.Im - a7.Re) * root, -(a7.Re + a7.Im) * root);
            var (x0, x2, x4, x6) = Four(a0, a1, a2, a3);
            var (x1, x3, x5, x7) = Four(a4, a5, a6, a7);
            Store(work, x0, p);
            StoreTurned(work, x1, p + 16);
            StoreTurned(work, x2, p + 32);
            StoreTurned(work, x3, p + 48);
            StoreTurned(work, x4, p + 64);
            StoreTurned(work, x5, p + 80);
            StoreTurned(work, x6, p + 96);
            StoreTurned(work, x7, p + 112);
        }
    }

    private static void Transpose(Workspace work)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                work.TurnedRe[(column * Rows) + row] = work.Re[(row * Columns) + column];
                work.TurnedIm[(column * Rows) + row] = work.Im[(row * Columns) + column];
            }
        }

        work.TurnedRe.CopyTo(work.Re, 0);
        work.TurnedIm.CopyTo(work.Im, 0);
    }

    // Sixteen points, all eight rows at a time, as four by four.
    private static void TransformRows(Workspace work)
    {
        ref var workRe = ref MemoryMarshal.GetArrayDataReference(work.TurnedRe);
        ref var workIm = ref MemoryMarshal.GetArrayDataReference(work.TurnedIm);
        for (var b = 0; b < 4; b++)
        {
            var (x0, x1, x2, x3) = Four(Load(work, b * Rows), Load(work, (4 + b) * Rows), Load(work, (8 + b) * Rows), Load(work, (12 + b) * Rows));
            var at = (nuint)(b * Rows);
            Put(x0, at);
            Put(Turn(x1, b), at + 32);
            Put(Turn(x2, 2 * b), at + 64);
            Put(Turn(x3, 3 * b), at + 96);
        }

        for (var c = 0; c < 4; c++)
        {
            var at = (nuint)(c * 32);
            var (x0, x1, x2, x3) = Four(Get(ref workRe, ref workIm, at), Get(ref workRe, ref workIm, at + 8),
                Get(ref workRe, ref workIm, at + 16), Get(ref workRe, ref workIm, at + 24));
            Store(work, x0, c * Rows);
            Store(work, x1, (c + 4) * Rows);
            Store(work, x2, (c + 8) * Rows);
            Store(work, x3, (c + 12) * Rows);
        }

        void Put(in Wave wave, nuint at)
        {
            wave.Re.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(work.TurnedRe), at);
            wave.Im.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(work.TurnedIm), at);
        }
    }

    // Separates the spectrum of the real signal from the transform of its even and odd samples.
    private void Split(Workspace work)
    {
        ref var re = ref MemoryMarshal.GetArrayDataReference(work.Re);
        ref var im = ref MemoryMarshal.GetArrayDataReference(work.Im);
        var reverse = Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0);
        var half = Vector256.Create(0.5f * Scale);
        for (var k = 0; k < Half; k += 8)
        {
            var at = (nuint)k;
            var mirror = (nuint)(Half - 7 - k);
            var (r1, i1) = (Vector256.LoadUnsafe(ref re, at), Vector256.LoadUnsafe(ref im, at));
            var r2 = Vector256.Shuffle(Vector256.LoadUnsafe(ref re, mirror), reverse);
            var i2 = -Vector256.Shuffle(Vector256.LoadUnsafe(ref im, mirror), reverse);
            var (evenRe, evenIm) = ((r1 + r2) * half, (i1 + i2) * half);
            var (oddRe, oddIm) = ((i1 - i2) * half, (r2 - r1) * half);
            var (turnRe, turnIm) = (Vector256.LoadUnsafe(ref SplitRe[0], at), Vector256.LoadUnsafe(ref SplitIm[0], at));
            var outRe = evenRe + (oddRe * turnRe) - (oddIm * turnIm);
            var outIm = evenIm + (oddRe * turnIm) + (oddIm * turnRe);
            outRe.StoreUnsafe(ref Re[0], at);
            outIm.StoreUnsafe(ref Im[0], at);
            ((outRe * outRe) + (outIm * outIm)).StoreUnsafe(ref Power[0], at);
        }

        Re[Half] = (work.Re[0] - work.Im[0]) * Scale;
        Im[Half] = 0;
        Power[Half] = Re[Half] * Re[Half];
    }

    private static (Wave Sum, Wave Difference) SumAndDifference(in Wave a, in Wave b) =>
        (new Wave(a.Re + b.Re, a.Im + b.Im), new Wave(a.Re - b.Re, a.Im - b.Im));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Wave X0, Wave X1, Wave X2, Wave X3) Four(in Wave a, in Wave b, in Wave c, in Wave d)
    {
        var (s0r, s0i, s1r, s1i) = (a.Re + c.Re, a.Im + c.Im, a.Re - c.Re, a.Im - c.Im);
        var (s2r, s2i, s3r, s3i) = (b.Re + d.Re, b.Im + d.Im, b.Re - d.Re, b.Im - d.Im);
        return (new Wave(s0r + s2r, s0i + s2i), new Wave(s1r + s3i, s1i - s3r), new Wave(s0r - s2r, s0i - s2i), new Wave(s1r - s3i, s1i + s3r));
    }

    // Turns by a sixteenth of a circle, steps times.
    private static Wave Turn(in Wave wave, int steps)
    {
        var (re, im) = (SplitRe[steps * 16], SplitIm[steps * 16]);
        return new Wave((wave.Re * re) - (wave.Im * im), (wave.Re * im) + (wave.Im * re));
    }

    private static Wave Load(Workspace work, int at) => Get(ref work.Re[0], ref work.Im[0], (nuint)at);

    private static Wave Get(ref float re, ref float im, nuint at) => new(Vector256.LoadUnsafe(ref re, at), Vector256.LoadUnsafe(ref im, at));

    private static void Store(Workspace work, in Wave wave, int at)
    {
        wave.Re.StoreUnsafe(ref work.Re[0], (nuint)at);
        wave.Im.StoreUnsafe(ref work.Im[0], (nuint)at);
    }

    private static void StoreTurned(Workspace work, in Wave wave, int at)
    {
        var (re, im) = (Vector256.LoadUnsafe(ref TwiddleRe[0], (nuint)at), Vector256.LoadUnsafe(ref TwiddleIm[0], (nuint)at));
        Store(work, new Wave((wave.Re * re) - (wave.Im * im), (wave.Re * im) + (wave.Im * re)), at);
    }

    private static float[] BuildTwiddles(Func<double, double> wave) =>
        Enumerable.Range(0, Half).Select(i => (float)wave(2 * Math.PI * (i / Columns) * (i % Columns) / Half)).ToArray();

    private static float[] BuildSplit(Func<double, double> wave) =>
        Enumerable.Range(0, WindowLength).Select(k => (float)wave(2 * Math.PI * k / WindowLength)).ToArray();

    /// <summary>A transform under way, and turned over for its second half.</summary>
    private sealed class Workspace
    {
        public float[] Re { get; } = new float[Half + 1];

        public float[] Im { get; } = new float[Half + 1];

        public float[] TurnedRe { get; } = new float[Half];

        public float[] TurnedIm { get; } = new float[Half];
    }

    /// <summary>Eight complex numbers.</summary>
    private readonly record struct Wave(Vector256<float> Re, Vector256<float> Im);

    private static float[] BuildWindow() =>
        Enumerable.Range(0, WindowLength).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowLength)))).ToArray();
}
