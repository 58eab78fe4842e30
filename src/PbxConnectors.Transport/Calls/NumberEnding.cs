namespace PbxConnectors.Transport;

/// <summary>
/// What two ways to write one number have in common. PBXes take leading zeros away and put prefixes for trunks before a number; its last digits
/// stay. Two numbers with one ending may still be two numbers.
/// </summary>
public static class NumberEnding
{
    /// <summary>Digits of an ending. Shorter numbers, those of extensions above all, would be the ending of too many others.</summary>
    public const int Length = 5;

    /// <summary>The last digits of a number without leading zeros; the whole of a short one.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> number)
    {
        var significant = number.TrimStart('0');
        return significant.Length > Length ? significant[^Length..] : significant;
    }
}
