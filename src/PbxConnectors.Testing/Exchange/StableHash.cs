namespace PbxConnectors.Testing;

/// <summary>A hash that is the same in every process, unlike that of strings: seeds must give the same run tomorrow.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the seed and the text, its bits mixed at the end.</summary>
    public static int Of(int seed, string text)
    {
        var hash = unchecked(2166136261u ^ (uint)seed * 16777619u);
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        // FNV-1a alone gives neighbouring numbers neighbouring remainders; this is the finish of MurmurHash3.
        hash = unchecked((hash ^ (hash >> 16)) * 0x85ebca6b);
        hash = unchecked((hash ^ (hash >> 13)) * 0xc2b2ae35);
        hash ^= hash >> 16;
        return (int)(hash & int.MaxValue);
    }
}
