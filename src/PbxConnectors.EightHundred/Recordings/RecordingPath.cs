namespace PbxConnectors.EightHundred.Recordings;

/// <summary>
/// Paths come from the PBX and go back into a URL: they may only point below the folder they belong to. A path that does not is refused.
/// </summary>
internal static class RecordingPath
{
    public static string ToUrlPath(string path, string parameter) => IsSafe(path)
        ? string.Join('/', path.Split('/').Select(Uri.EscapeDataString))
        : throw new ArgumentException(
            "The path must be relative and stay below its folder: no leading slash, no '..', no scheme, no backslash, no query.", parameter);

    private static bool IsSafe(string path) =>
        path.Length is > 0 and <= 1024
        && !path.Any(c => char.IsControl(c) || c is '\\' or ':' or '?' or '#')
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));
}
