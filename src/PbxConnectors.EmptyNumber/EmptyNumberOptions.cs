using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Where the empty-number server is and how numbers are screened. Read once when the first service is made; changes later have no effect.
/// </summary>
public sealed class EmptyNumberOptions
{
    /// <summary>Base address of the server, http or https, a path before the operations included. Required: the document names none.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Headers added to every request. The document says nothing of how the server authenticates its clients; put what yours asks for
    /// here. Values count as secrets. Default none.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Name of the PBX connection that dials, as given to <c>AddDscom("name", …)</c>. Default empty: the plain <see cref="IPbxDialer"/>.
    /// </summary>
    public string DialerName { get; set; } = "";

    /// <summary>
    /// Reference announcements: a folder (<c>label/name.wav</c> or a <c>manifest.csv</c>) or a library file. Default null: the
    /// <c>AnnouncementLibrary</c> registered in the services, or else an empty one that knows tones only.
    /// </summary>
    public string? LibraryFolder { get; set; }

    /// <summary>
    /// Takes over changes of <see cref="LibraryFolder"/> by itself; what cannot be loaded is logged and leaves the old announcements in
    /// force. Default off: <c>LiveAnnouncementLibrary.ReloadAsync</c> does it when asked.
    /// </summary>
    public bool WatchLibrary { get; set; }

    /// <summary>
    /// Folder in which announcements nobody listed are collected, from calls that were not answered; see <c>AnnouncementLearner</c> for its
    /// bounds. Default null: none are collected.
    /// </summary>
    public string? LearningFolder { get; set; }

    /// <summary>Longest wait for one upload, per attempt. Default 60 s.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time limit and repeats of the other operations.</summary>
    public PbxHttpOptions Http { get; } = new();

    /// <summary>How the worker screens.</summary>
    public ScreeningOptions Screening { get; } = new();

    /// <summary>What was wrong with the configuration section the options were read from.</summary>
    internal List<string> ReadingProblems { get; } = [];

    /// <summary>The server's scheme, host and port; neither headers nor path.</summary>
    public override string ToString() =>
        $"{EmptyNumberClient.Vendor} at {(BaseAddress is { IsAbsoluteUri: true } uri ? $"{uri.Scheme}://{uri.Authority}" : "(no address)")}";

    /// <summary>Adds everything that is wrong to <paramref name="problems"/>, each with its path.</summary>
    internal void Validate(ICollection<string> problems)
    {
        foreach (string problem in ReadingProblems)
        {
            problems.Add(problem);
        }

        if (BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.Add($"{nameof(BaseAddress)} must be an absolute http or https address, such as http://screening.example:8080/.");
        }
        else if (BaseAddress.Query.Length > 0 || BaseAddress.Fragment.Length > 0 || BaseAddress.UserInfo.Length > 0)
        {
            problems.Add($"{nameof(BaseAddress)} must hold neither user, query nor fragment; what identifies you belongs into {nameof(Headers)}.");
        }

        foreach (var (name, value) in Headers)
        {
            using var probe = new HttpRequestMessage();
            if (value is null || value.AsSpan().IndexOfAny('\r', '\n') >= 0 || !probe.Headers.TryAddWithoutValidation(name, value))
            {
                problems.Add($"{nameof(Headers)}:{name} is no request header that can be sent.");
            }
        }

        if (DialerName is null)
        {
            problems.Add($"{nameof(DialerName)} must not be null; leave it empty for the plain dialer.");
        }

        if (LibraryFolder is { } folder && !Directory.Exists(folder) && !File.Exists(folder))
        {
            problems.Add($"{nameof(LibraryFolder)}: there is no folder or library file '{folder}'.");
        }

        if (LearningFolder is { } learning && (string.IsNullOrWhiteSpace(learning) || File.Exists(learning)))
        {
            problems.Add($"{nameof(LearningFolder)} must name a folder; it is made when it is not there.");
        }

        if (UploadTimeout <= TimeSpan.Zero)
        {
            problems.Add($"{nameof(UploadTimeout)} must be longer than zero.");
        }

        Http.Validate(nameof(Http), problems);
        Screening.Validate(nameof(Screening), problems);
    }
}
