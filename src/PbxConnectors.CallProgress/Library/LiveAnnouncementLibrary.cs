namespace PbxConnectors.CallProgress;

/// <summary>
/// A library in force that can be replaced while calls are heard: every new analyzer takes <see cref="Current"/>, running ones keep
/// theirs. What cannot be loaded is refused and leaves the old library in force. Thread-safe; reading is free of locks.
/// </summary>
public sealed class LiveAnnouncementLibrary : IDisposable
{
    private readonly LiveLibraryOptions _options;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly FileSystemWatcher? _watcher;
    private readonly ITimer? _settled;
    private volatile AnnouncementLibrary _current;
    private volatile LibraryReload? _lastReload;
    private volatile bool _disposed;

    private LiveAnnouncementLibrary(AnnouncementLibrary library, string? path, LiveLibraryOptions options)
    {
        (_current, Path, _options) = (library, path, options);
        if (path is null || !options.Watch)
        {
            return;
        }

        _settled = options.TimeProvider.CreateTimer(_ => _ = ReloadQuietlyAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = CreateWatcher(path);
    }

    /// <summary>Raised after every change that was tried, on a thread of the pool.</summary>
    public event EventHandler<LibraryReload>? Reloaded;

    /// <summary>The library in force. Take it once per call.</summary>
    public AnnouncementLibrary Current => _current;

    /// <summary>The folder or library file; null for a library in memory.</summary>
    public string? Path { get; }

    /// <summary>How the last change went; null before the first.</summary>
    public LibraryReload? LastReload => _lastReload;

    /// <summary>Opens a folder of recordings or a library file, as <see cref="AnnouncementLibrary.Load"/> does.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DirectoryNotFoundException">There is neither such a folder nor such a file.</exception>
    /// <exception cref="InvalidDataException">The library file cannot be used; the message says where.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static LiveAnnouncementLibrary Open(string path, LiveLibraryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LiveLibraryOptions();
        options.Validate();
        var full = System.IO.Path.GetFullPath(path);
        return new LiveAnnouncementLibrary(AnnouncementLibrary.Load(full, cancellationToken), full, options);
    }

    /// <summary>A live library that begins in memory and stays there.</summary>
    public static LiveAnnouncementLibrary Of(AnnouncementLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        return new LiveAnnouncementLibrary(library, null, new LiveLibraryOptions());
    }

    /// <summary>Loads file or folder anew. A damaged file, a folder that is gone or holds nothing usable changes nothing and is reported.</summary>
    public Task<LibraryReload> ReloadAsync(CancellationToken cancellationToken = default) => ChangeAsync(current =>
    {
        if (Path is null)
        {
            return (current, null);
        }

        try
        {
            var library = AnnouncementLibrary.Load(Path, cancellationToken);
            return library.Count == 0 && library.Problems.Count > 0
                ? (null, $"Nothing in '{Path}' can be used: {library.Problems[0].File}: {library.Problems[0].Problem}")
                : (library, null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }, cancellationToken);

    /// <summary>
    /// Adds a recording, on disk and in force. A folder gets the file <c>&lt;label&gt;/&lt;name&gt;.wav</c> and, where it has one, a row in its
    /// manifest; a library file is replaced as a whole. Refused when the recording cannot be used or its name is taken.
    /// </summary>
    public Task<LibraryReload> AddAsync(AnnouncementSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ChangeAsync(current =>
        {
            var named = Path is not null && Directory.Exists(Path) ? FolderLibrary.Rename(source) : source;
            if (named is null)
            {
                return (null, $"'{source.Label}' and '{source.Name}' cannot name a folder and a file: use letters, digits, '-' and '_'.");
            }

            var next = current.Add(named);
            if (next.Count == current.Count)
            {
                return (null, next.Problems[^1].Problem);
            }

            return TrySave(next, named) is { } problem ? (null, problem) : (next, null);
        }, cancellationToken);
    }

    /// <summary>Edits the library, saves it and puts it in force. The function may run on any thread and must not keep what it is given.</summary>
    /// <exception cref="InvalidOperationException">The library is a folder: move, rename or delete its recordings there, and reload.</exception>
    public Task<LibraryReload> EditAsync(Func<AnnouncementLibrary, AnnouncementLibrary> edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (Path is not null && Directory.Exists(Path))
        {
            throw new InvalidOperationException($"'{Path}' is a folder of recordings: move, rename or delete the files there and call ReloadAsync.");
        }

        return ChangeAsync(current =>
        {
            var next = edit(current);
            return TrySave(next, null) is { } problem ? (null, problem) : (next, null);
        }, cancellationToken);
    }

    /// <summary>Stops watching; the last library stays readable.</summary>
    public void Dispose()
    {
        _disposed = true;
        _watcher?.Dispose();
        _settled?.Dispose();
    }

    private async Task<LibraryReload> ChangeAsync(
        Func<AnnouncementLibrary, (AnnouncementLibrary? Next, string? Problem)> change, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        LibraryReload reload;
        try
        {
            var (next, problem) = await Task.Run(() => change(_current), cancellationToken).ConfigureAwait(false);
            _current = next ?? _current;
            _lastReload = reload = new LibraryReload
            {
                Accepted = next is not null,
                Library = _current,
                Problem = problem,
                At = _options.TimeProvider.GetUtcNow(),
            };
        }
        finally
        {
            _oneAtATime.Release();
        }

        Reloaded?.Invoke(this, reload);
        return reload;
    }

    private string? TrySave(AnnouncementLibrary library, AnnouncementSource? added)
    {
        if (Path is null)
        {
            return null;
        }

        try
        {
            if (added is not null && Directory.Exists(Path))
            {
                FolderLibrary.Add(Path, added);
            }
            else
            {
                library.Save(Path);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"'{Path}' cannot be written: {exception.Message}";
        }
    }

    private FileSystemWatcher CreateWatcher(string path)
    {
        var isFolder = Directory.Exists(path);
        var watcher = isFolder
            ? new FileSystemWatcher(path) { IncludeSubdirectories = true }
            : new FileSystemWatcher(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path));
        watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size;
        watcher.Changed += OnChanged;
        watcher.Created += OnChanged;
        watcher.Deleted += OnChanged;
        watcher.Renamed += (_, _) => BeginSettling();
        // Too many changes at once: some were not told, so everything is looked at.
        watcher.Error += (_, _) => BeginSettling();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void OnChanged(object sender, FileSystemEventArgs change)
    {
        if (!change.FullPath.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal))
        {
            BeginSettling();
        }
    }

    private void BeginSettling()
    {
        if (!_disposed)
        {
            _settled!.Change(_options.SettleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ReloadQuietlyAsync()
    {
        try
        {
            await ReloadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Disposed while the change settled: nobody asks for the library any more.
        }
    }
}
