namespace PbxConnectors.EightHundred.Wire;

/// <summary>The bounds of a page.</summary>
internal static class Page
{
    public static void Check(int pageSize)
    {
        if (pageSize is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(pageSize), pageSize, "A page holds 1 to 1000 rows.");
        }
    }
}
