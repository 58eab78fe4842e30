using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PbxConnectors.CallProgress;

/// <summary>
/// 256-point real Fourier transform of Hann-windowed samples by a 128-point complex transform. Levels are scaled so
/// that a full-scale sine on a bin has power 1. One instance per stream: it holds the result and the one before it.
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
    private static readonly float[] EvenWindow = BuildWindow(0);
    private static readonly float[] OddWindow = BuildWindow(1);
    private static readonly float[] TwiddleRe = BuildTwiddles(Math.Cos);
    private static readonly float[] TwiddleIm = BuildTwiddles(angle => -Math.Sin(angle));
    private static readonly float[] SplitRe = BuildSplit(Math.Cos);
    private static readonly float[] SplitIm = BuildSplit(angle => -Math.Sin(angle));

    // Needed only while a transform runs: one set per thread serves all streams.
    [ThreadStatic]
    private static Workspace? _workspace;

    public float[] Re { get; private set; } = new float[BinCount];

    public float[] Im { get; private set; } = new float[BinCount];

    /// <summary>The transform before this one.</summary>
    public float[] LastRe { get; private set; } = new float[BinCount];

    public float[] LastIm { get; private set; } = new float[BinCount];

    public float[] Power { get; } = new float[BinCount];

    /// <summary>Transforms the last 256 samples, scaled to ±1: those with an even and those with an odd number.</summary>
    public void Transform(ReadOnlySpan<float> even, ReadOnlySpan<float> odd)
    {
        // The real samples are taken in pairs for complex ones, transformed as 8 rows of 16, and pulled apart again.
        (Re, LastRe, Im, LastIm) = (LastRe, Re, LastIm, Im);
        var work = _workspace ??= new Workspace();
        TransformColumns(even[..Half], odd[..Half], work);
        TransformRows(work);
        // Bin 128 of the half-length transform is bin 0 again.
        (work.Re[Half], work.Im[Half]) = (work.Re[0], work.Im[0]);
        Split(work);
    }

    // Eight points apart by sixteen, eight columns at a time, turned over so that the rows lie side by side.
    private static void TransformColumns(ReadOnlySpan<float> even, ReadOnlySpan<float> odd, Workspace work)
    {
        ref var re = ref MemoryMarshal.GetReference(even);
        ref var im = ref MemoryMarshal.GetReference(odd);
        var root = Vector256.Create(MathF.Sqrt(0.5f));
        for (nuint p = 0; p < Columns; p += Rows)
        {
            var (a0, a4) = SumAndDifference(Windowed(ref re, ref im, p), Windowed(ref re, ref im, p + 64));
            var (a1, a5) = SumAndDifference(Windowed(ref re, ref im, p + 16), Windowed(ref re, ref im, p + 80));
            var (a2, a6) = SumAndDifference(Windowed(ref re, ref im, p + 32), Windowed(ref re, ref im, p + 96));
            var (a3, a7) = SumAndDifference(Windowed(ref re, ref im, p + 48), Windowed(ref re, ref im, p + 112));
            a5 = new Wave((a5.Re + a5.Im) * root, (a5.Im - a5.Re) * root);
            a6 = new Wave(a6.Im, -a6.Re);
            a7 = new Wave((a7.Im - a7.Re) * root, -(a7.Re + a7.Im) * root);
            var (x0, x2, x4, x6) = Four(a0, a1, a2, a3);
            var (x1, x3, x5, x7) = Four(a4, a5, a6, a7);
            (x1, x2, x3) = (Twiddled(x1, p + 16), Twiddled(x2, p + 32), Twiddled(x3, p + 48));
            (x4, x5, x6, x7) = (Twiddled(x4, p + 64), Twiddled(x5, p + 80), Twiddled(x6, p + 96), Twiddled(x7, p + 112));
            StoreTurned(x0.Re, x1.Re, x2.Re, x3.Re, x4.Re, x5.Re, x6.Re, x7.Re, ref work.TurnedRe[p * Rows]);
            StoreTurned(x0.Im, x1.Im, x2.Im, x3.Im, x4.Im, x5.Im, x6.Im, x7.Im, ref work.TurnedIm[p * Rows]);
        }
    }

    // Sixteen points, all eight rows at a time, as four by four.
    private static void TransformRows(Workspace work)
    {
        ref var turnedRe = ref MemoryMarshal.GetArrayDataReference(work.TurnedRe);
        ref var turnedIm = ref MemoryMarshal.GetArrayDataReference(work.TurnedIm);
        for (var b = 0; b < 4; b++)
        {
            var at = (nuint)(b * Rows);
            var (x0, x1, x2, x3) = Four(Load(ref turnedRe, ref turnedIm, at), Load(ref turnedRe, ref turnedIm, at + 32),
                Load(ref turnedRe, ref turnedIm, at + 64), Load(ref turnedRe, ref turnedIm, at + 96));
            Store(x0, ref turnedRe, ref turnedIm, at);
            Store(Turn(x1, b), ref turnedRe, ref turnedIm, at + 32);
            Store(Turn(x2, 2 * b), ref turnedRe, ref turnedIm, at + 64);
            Store(Turn(x3, 3 * b), ref turnedRe, ref turnedIm, at + 96);
        }

        ref var re = ref MemoryMarshal.GetArrayDataReference(work.Re);
        ref var im = ref MemoryMarshal.GetArrayDataReference(work.Im);
        for (var c = 0; c < 4; c++)
        {
            var (from, to) = ((nuint)(c * 32), (nuint)(c * Rows));
            var (x0, x1, x2, x3) = Four(Load(ref turnedRe, ref turnedIm, from), Load(ref turnedRe, ref turnedIm, from + 8),
                Load(ref turnedRe, ref turnedIm, from + 16), Load(ref turnedRe, ref turnedIm, from + 24));
            Store(x0, ref re, ref im, to);
            Store(x1, ref re, ref im, to + 32);
            Store(x2, ref re, ref im, to + 64);
            Store(x3, ref re, ref im, to + 96);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wave Turn(in Wave wave, int steps)
    {
        var (re, im) = (SplitRe[steps * 16], SplitIm[steps * 16]);
        return new Wave((wave.Re * re) - (wave.Im * im), (wave.Re * im) + (wave.Im * re));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wave Twiddled(in Wave wave, nuint at)
    {
        var (re, im) = (Vector256.LoadUnsafe(ref TwiddleRe[0], at), Vector256.LoadUnsafe(ref TwiddleIm[0], at));
        return new Wave((wave.Re * re) - (wave.Im * im), (wave.Re * im) + (wave.Im * re));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wave Windowed(ref float even, ref float odd, nuint at) =>
        new(Vector256.LoadUnsafe(ref even, at) * Vector256.LoadUnsafe(ref EvenWindow[0], at),
            Vector256.LoadUnsafe(ref odd, at) * Vector256.LoadUnsafe(ref OddWindow[0], at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wave Load(ref float re, ref float im, nuint at) => new(Vector256.LoadUnsafe(ref re, at), Vector256.LoadUnsafe(ref im, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in Wave wave, ref float re, ref float im, nuint at)
    {
        wave.Re.StoreUnsafe(ref re, at);
        wave.Im.StoreUnsafe(ref im, at);
    }

    /// <summary>Stores eight rows of eight as columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTurned(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3,
        Vector256<float> r4, Vector256<float> r5, Vector256<float> r6, Vector256<float> r7, ref float to)
    {
        if (!Avx.IsSupported)
        {
            StoreTurnedOneByOne([r0, r1, r2, r3, r4, r5, r6, r7], ref to);
            return;
        }

        // Pairs, then fours, then the two halves of each register.
        var (a0, a1, a2, a3) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1), Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (a4, a5, a6, a7) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5), Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        var (b0, b1, b2, b3) = (Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a1, a3, 0xEE));
        var (b4, b5, b6, b7) = (Avx.Shuffle(a4, a6, 0x44), Avx.Shuffle(a4, a6, 0xEE), Avx.Shuffle(a5, a7, 0x44), Avx.Shuffle(a5, a7, 0xEE));
        Avx.Permute2x128(b0, b4, 0x20).StoreUnsafe(ref to);
        Avx.Permute2x128(b1, b5, 0x20).StoreUnsafe(ref to, 8);
        Avx.Permute2x128(b2, b6, 0x20).StoreUnsafe(ref to, 16);
        Avx.Permute2x128(b3, b7, 0x20).StoreUnsafe(ref to, 24);
        Avx.Permute2x128(b0, b4, 0x31).StoreUnsafe(ref to, 32);
        Avx.Permute2x128(b1, b5, 0x31).StoreUnsafe(ref to, 40);
        Avx.Permute2x128(b2, b6, 0x31).StoreUnsafe(ref to, 48);
        Avx.Permute2x128(b3, b7, 0x31).StoreUnsafe(ref to, 56);
    }

    private static void StoreTurnedOneByOne(ReadOnlySpan<Vector256<float>> rows, ref float to)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < Rows; column++)
            {
                Unsafe.Add(ref to, (column * Rows) + row) = rows[row][column];
            }
        }
    }

    private static float[] BuildTwiddles(Func<double, double> wave) =>
        Enumerable.Range(0, Half).Select(i => (float)wave(2 * Math.PI * (i / Columns) * (i % Columns) / Half)).ToArray();

    private static float[] BuildSplit(Func<double, double> wave) =>
        Enumerable.Range(0, WindowLength).Select(k => (float)wave(2 * Math.PI * k / WindowLength)).ToArray();

    private static float[] BuildWindow(int first) =>
        Enumerable.Range(0, Half).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * ((2 * n) + first) / WindowLength)))).ToArray();

    /// <summary>A transform under way: turned over, and complete.</summary>
    private sealed class Workspace
    {
        public float[] TurnedRe { get; } = new float[Half];

        public float[] TurnedIm { get; } = new float[Half];

        public float[] Re { get; } = new float[Half + 1];

        public float[] Im { get; } = new float[Half + 1];
    }

    /// <summary>Eight complex numbers.</summary>
    private readonly record struct Wave(Vector256<float> Re, Vector256<float> Im);
}
