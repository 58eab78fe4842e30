using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PbxConnectors.CallProgress;

/// <summary>Eight numbers at a time: what is asked of a spectrum every 16 ms.</summary>
internal static class Lanes
{
    public static float Sum(ReadOnlySpan<float> values)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sums += Vector256.Create(values[i..]);
        }

        var sum = Vector256.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>Index of the first of the largest of at least eight values.</summary>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var last = values.Length - Vector256<float>.Count;
        var largest = Vector256.LoadUnsafe(ref first, (nuint)last);
        for (var i = 0; i < last; i += Vector256<float>.Count)
        {
            largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref first, (nuint)i));
        }

        var halves = Vector128.Max(largest.GetLower(), largest.GetUpper());
        halves = Vector128.Max(halves, Vector128.Shuffle(halves, Vector128.Create(2, 3, 0, 1)));
        return values.IndexOf(Math.Max(halves[0], halves[1]));
    }
}
