namespace PbxConnectors.CallProgress;

public sealed partial class AnnouncementLibrary
{
    /// <summary>The announcement of a name; null when there is none.</summary>
    public AnnouncementReference? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = IndexOf(name);
        return at < 0 ? null : References[at];
    }

    /// <summary>
    /// This library and more recordings. Those that cannot be used (too short, silent, a name that is taken) are left out and listed in
    /// the new library's <see cref="Problems"/>, behind those of this one.
    /// </summary>
    public AnnouncementLibrary Add(params IEnumerable<AnnouncementSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Build([.. Patterns], sources, [.. Problems]);
    }

    /// <summary>This library without an announcement.</summary>
    /// <exception cref="ArgumentException">There is no announcement of that name.</exception>
    public AnnouncementLibrary Remove(string name)
    {
        var patterns = Patterns.ToList();
        patterns.RemoveAt(Require(name));
        return new AnnouncementLibrary(patterns.AsReadOnly(), Problems);
    }

    /// <summary>This library with an announcement filed under another label; its name, place and features stay.</summary>
    /// <exception cref="ArgumentException">There is no announcement of that name, or the label is empty.</exception>
    public AnnouncementLibrary Relabel(string name, string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        var patterns = Patterns.ToList();
        var at = Require(name);
        patterns[at] = patterns[at].With(References[at] with { Label = label.Trim(), State = StateOf(label) });
        return new AnnouncementLibrary(patterns.AsReadOnly(), Problems);
    }

    /// <summary>
    /// Looks the library over: references the matcher cannot tell apart, mistakes or does not recognise, the same recording twice, and
    /// recordings clipped, quiet, too short or too long. Errors first. Plays every
    /// reference to the matcher: seconds for a thousand references.
    /// </summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public IReadOnlyList<LibraryFinding> Verify(CancellationToken cancellationToken = default) => new LibraryVerifier(this).Verify(cancellationToken);

    internal static AnnouncementLibrary Of(IEnumerable<AnnouncementPattern> patterns) => new(patterns.ToArray(), []);

    private int Require(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var at = IndexOf(name);
        return at >= 0 ? at : throw new ArgumentException($"The library has no announcement named '{name}'.", nameof(name));
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < References.Count; i++)
        {
            if (References[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
