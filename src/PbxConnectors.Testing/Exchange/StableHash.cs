namespace PbxConnectors.Testing;

/// <summary>A hash that is the same in every process, unlike that of strings: seeds must give the same run tomorrow.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the seed and the text.</summary>
    public static int Of(int seed, string text)
    {
        var hash = unchecked(2166136261u ^ (uint)seed * 16777619u);
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619u);
        // The low bits of FNV-1a are weak for short texts, and callers take remainders.
        hash ^= hash >> 15;
        return (int)(hash & int.MaxValue);
    }
}
