using System.Text.RegularExpressions;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// Some parameters look as if the PBX put them into SQL (<c>sqlwhere</c>, <c>sortfield</c>; its code -6 is "SQL error"). What could change a
/// statement is refused before it is sent.
/// </summary>
internal static partial class SqlGuard
{
    /// <summary>Refuses quotes, semicolons, comment marks, backslashes and control characters.</summary>
    public static string? RequireHarmless(string? text, string parameter)
    {
        if (text is not null && Dangerous().Match(text) is { Success: true } found)
        {
            throw new ArgumentException(
                $"Character {found.Index + 1} of the search text could change the SQL the PBX makes of it: quotes, semicolons, comment marks, " +
                "backslashes and control characters are refused. Take it out, or set AllowUnsafeSearchText if no user can influence the text.",
                parameter);
        }

        return text;
    }

    /// <summary>Takes a plain column name only.</summary>
    public static string? RequireColumn(string? name, string parameter) => name is null || Column().IsMatch(name)
        ? name
        : throw new ArgumentException("A sort field is one column name: a letter, then letters, digits and underscores.", parameter);

    [GeneratedRegex("""['"`;\\\p{Cc}‘’“”＇＂；]|--|/\*|\*/|#""", RegexOptions.CultureInvariant)]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Column();
}
