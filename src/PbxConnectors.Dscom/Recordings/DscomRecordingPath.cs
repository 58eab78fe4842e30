namespace PbxConnectors.Dscom.Recordings;

/// <summary>
/// Recording paths come from the PBX and go back into a URL: they may only point below the server root. A path that does not is refused,
/// so that no credential ever travels to another place.
/// </summary>
internal static class DscomRecordingPath
{
    public static string Require(RecordingReference recording, PbxIdentity pbx)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Pbx != pbx)
        {
            throw new ArgumentException($"The recording is {recording.Pbx}'s, not {pbx}'s.", nameof(recording));
        }

        return IsSafe(recording.Value)
            ? recording.Value
            : throw new ArgumentException(
                "The recording's path must be relative and stay below the server root: no leading slash, no '..', no scheme, no backslash.",
                nameof(recording));
    }

    public static string ToUrlPath(string path) => "/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static bool IsSafe(string path) =>
        path.Length is > 0 and <= 1024
        && !path.Any(c => char.IsControl(c) || c is '\\' or ':' or '?' or '#')
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));
}
