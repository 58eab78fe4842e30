namespace PbxConnectors.Ola.Wire;

/// <summary>Writes several numbers into one parameter.</summary>
internal static class OlaNumbers
{
    /// <summary>Joins numbers with commas, as the document wants them.</summary>
    /// <exception cref="ArgumentException">There is none, one is empty, or one holds a comma.</exception>
    public static string Join(IEnumerable<string> numbers, string parameter)
    {
        string[] all = [.. numbers];
        return all.Length == 0 || Array.Exists(all, number => string.IsNullOrWhiteSpace(number) || number.Contains(',', StringComparison.Ordinal))
            ? throw new ArgumentException("Give at least one number; none may be empty or hold a comma, which separates them.", parameter)
            : string.Join(',', all);
    }
}
