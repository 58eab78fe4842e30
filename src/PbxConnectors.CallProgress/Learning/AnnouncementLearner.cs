using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Collects announcements that no reference matches, each once however often it is heard, until somebody labels them into the library
/// or discards them. Kept on disk within bounds. Thread-safe; <see cref="Offer"/> never blocks, so thousands of calls may share one.
/// </summary>
public sealed class AnnouncementLearner : IAsyncDisposable, IDisposable
{
    private const double MuchLonger = 1.2;

    private readonly LearningOptions _options;
    private readonly LiveAnnouncementLibrary _library;
    private readonly PendingStore _store;
    private readonly Channel<Capture> _queue;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, PendingEntry> _entries;
    private readonly HashSet<string> _unsaved = new(StringComparer.Ordinal);
    private readonly Task _work;
    private AnnouncementLibrary _known = AnnouncementLibrary.Empty;
    private volatile IReadOnlyList<PendingAnnouncement> _pending = [];
    private volatile bool _abandoned;
    private volatile string? _lastFailure;
    private long _queued, _nothing, _dropped, _new, _repeated, _listed, _full, _failed;

    private AnnouncementLearner(
        PendingStore store, List<PendingEntry> entries, List<LibraryProblem> problems, LiveAnnouncementLibrary library, LearningOptions options)
    {
        (_store, _library, _options) = (store, library, options);
        _entries = entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        Problems = problems.AsReadOnly();
        _queue = Channel.CreateBounded<Capture>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        Changed();
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What is pending, most heard first.</summary>
    public IReadOnlyList<PendingAnnouncement> Pending => _pending;

    /// <summary>Parts of the store that could not be read when it was opened. They are left on disk.</summary>
    public IReadOnlyList<LibraryProblem> Problems { get; }

    /// <summary>What became of the calls offered so far.</summary>
    public LearningCounters Counters => new()
    {
        Queued = Interlocked.Read(ref _queued),
        NothingToLearn = Interlocked.Read(ref _nothing),
        Dropped = Interlocked.Read(ref _dropped),
        New = Interlocked.Read(ref _new),
        Repeated = Interlocked.Read(ref _repeated),
        AlreadyListed = Interlocked.Read(ref _listed),
        StoreFull = Interlocked.Read(ref _full),
        Failed = Interlocked.Read(ref _failed),
        LastFailure = _lastFailure,
    };

    /// <summary>Opens a store, made when it is not there; damaged parts are reported in <see cref="Problems"/>.</summary>
    /// <param name="folder">Where pending announcements are kept.</param>
    /// <param name="library">Where promoted ones go.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder cannot be made, read or written; the message says what to do.</exception>
    public static AnnouncementLearner Open(string folder, LiveAnnouncementLibrary library, LearningOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(library);
        options ??= new LearningOptions();
        options.Validate();
        var store = new PendingStore(Path.GetFullPath(folder));
        store.Prepare();
        var problems = new List<LibraryProblem>();
        return new AnnouncementLearner(store, store.ReadAll(problems, cancellationToken), problems, library, options);
    }

    /// <summary>
    /// Hands a call over when it ends with an announcement nobody listed. Copies that stretch of sound and returns at once. What may be a
    /// person, music or a listed announcement is left alone; so is every call you do not offer: offer no answered ones.
    /// </summary>
    /// <returns>False when there was nothing to learn, or the queue is full; <see cref="Counters"/> tell which.</returns>
    public bool Offer(HeardCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // Words common to several listed announcements are nothing new.
        if (call.Verdict.Candidates.Count > 0 || !SpeechSpan.IsOpen(call.Verdict)
            || SpeechSpan.Find(call.Verdict, _options.ShortestAnnouncement, _options.LongestAnnouncement) is not var (start, end))
        {
            Interlocked.Increment(ref _nothing);
            return false;
        }

        var now = _options.TimeProvider.GetUtcNow();
        var capture = new Capture(SpeechSpan.Cut(call.Audio, start, end), new PendingDocument
        {
            FirstHeard = now,
            LastHeard = now,
            Evidence = call.Verdict.Evidence,
            Transcript = call.Transcript,
            SuggestedLabel = call.SuggestedLabel,
            Hearings = [new AnnouncementHearing(now, call.CallId, call.Number, call.Trunk)],
        }, null);
        var taken = _queue.Writer.TryWrite(capture);
        Interlocked.Increment(ref taken ? ref _queued : ref _dropped);
        return taken;
    }

    /// <summary>Completes when everything offered before has been looked at and saved.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(new Capture([], null, reached), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return;
        }

        await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the recording of a pending announcement, 8 kHz mono.</summary>
    /// <returns>False when it is not pending or cannot be read; <paramref name="problem"/> then says why.</returns>
    public bool TryRead(string id, [NotNullWhen(true)] out WaveAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (Pending.Any(pending => pending.Id == id))
        {
            return _store.TryRead(id, out audio, out problem);
        }

        audio = null;
        problem = $"No announcement '{id}' is pending.";
        return false;
    }

    /// <summary>Writes the recording of a pending announcement as a WAV file.</summary>
    /// <exception cref="ArgumentException">No announcement of this id is pending.</exception>
    /// <exception cref="IOException">The recording cannot be read, or the file not be written.</exception>
    public Task ExportAsync(string id, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Require(id);
        return Task.Run(() =>
        {
            if (!_store.TryRead(id, out var audio, out var problem))
            {
                throw new IOException(problem);
            }

            AtomicFile.Write(path, stream => WaveFile.Write(stream, audio.Samples.Span, audio.SampleRate));
        }, cancellationToken);
    }

    /// <summary>Forgets a pending announcement. Heard again, it is collected again.</summary>
    /// <returns>False when it was not pending.</returns>
    /// <exception cref="IOException">It cannot be deleted, and stays pending.</exception>
    public async Task<bool> DiscardAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_entries.ContainsKey(id))
            {
                return false;
            }

            _store.Delete(id);
            return Forget(id);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"'{id}' cannot be deleted: {exception.Message}", exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Labels a pending announcement into the library, on disk and in force: the next call recognises it. Refused, with the reason, when
    /// the library cannot take it; it then stays pending.
    /// </summary>
    /// <param name="id">The pending announcement.</param>
    /// <param name="label">A label of <see cref="NumberStates"/>, or one of your own.</param>
    /// <param name="name">Its name in the library; null for the label and the id.</param>
    /// <param name="transcript">What it says; null for what the transcriber told.</param>
    /// <param name="cancellationToken">Cancels before the library is changed.</param>
    /// <exception cref="ArgumentException">No announcement of this id is pending, or the label is empty.</exception>
    public async Task<LibraryReload> PromoteAsync(
        string id, string label, string? name = null, string? transcript = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pending = Require(id);
            if (!_store.TryRead(id, out var audio, out var problem))
            {
                return new LibraryReload { Accepted = false, Library = _library.Current, Problem = problem, At = _options.TimeProvider.GetUtcNow() };
            }

            var source = new AnnouncementSource(name ?? $"{label.Trim()}/{id}", label.Trim(), audio, transcript ?? pending.Transcript);
            var reload = await _library.AddAsync(source, cancellationToken).ConfigureAwait(false);
            if (!reload.Accepted)
            {
                return reload;
            }

            // A library file holds features only; the recording is kept for the day they change.
            if (!Directory.Exists(_library.Path) && FolderLibrary.Rename(source) is { } kept)
            {
                Try(() => _store.KeepPromoted(kept));
            }

            Forget(id);
            return reload;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at what still waits, within <see cref="LearningOptions.CloseTimeout"/>, saves and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _work.WaitAsync(_options.CloseTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _abandoned = true;
            await _work.ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more calls and does not wait for those that are queued; prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => _queue.Writer.TryComplete();

    private async Task WorkAsync()
    {
        await foreach (var capture in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await _turn.WaitAsync().ConfigureAwait(false);
            try
            {
                if (_abandoned)
                {
                    Interlocked.Increment(ref _dropped);
                }
                else if (capture.Document is not null)
                {
                    Learn(capture.Samples, capture.Document);
                }

                // Thousands of hearings of one announcement are one write.
                if (_queue.Reader.Count == 0 || capture.Reached is not null)
                {
                    SaveNotes();
                }
            }
            catch (Exception exception)
            {
                // One capture must not end the collecting of all others.
                NoteFailure(exception);
            }
            finally
            {
                _turn.Release();
                capture.Reached?.TrySetResult();
            }
        }

        // What could not be saved before may be by now.
        await _turn.WaitAsync().ConfigureAwait(false);
        SaveNotes();
        _turn.Release();
    }

    private void Learn(short[] samples, PendingDocument document)
    {
        if (PendingEntry.Create(IdOf(samples, document.FirstHeard), samples, document, out _) is not { } fresh)
        {
            Interlocked.Increment(ref _nothing);
            return;
        }

        var audio = new WaveAudio(samples);
        if (Recognise(audio, _known) is { } known && _entries.TryGetValue(known.Name, out var entry))
        {
            if (!_store.Exists(entry.Id))
            {
                // Promoted or discarded by another process.
                Forget(entry.Id);
            }
            else if (fresh.Samples > MuchLonger * entry.Samples && Explains(fresh, entry))
            {
                Replace(entry, fresh, samples, document);
                return;
            }
            else
            {
                Repeat(entry, document);
                return;
            }
        }

        // Another call may have had it promoted since this one began.
        if (Recognise(audio, _library.Current) is not null)
        {
            Interlocked.Increment(ref _listed);
        }

        // A hearing that began late or was noisy is explained by a better one, and not the other way round.
        else if (_entries.Values.FirstOrDefault(poorer => Explains(fresh, poorer)) is { } poorer)
        {
            Replace(poorer, fresh, samples, document);
        }
        else
        {
            Keep(fresh, samples);
        }
    }

    private static string IdOf(short[] samples, DateTimeOffset heard) => string.Create(CultureInfo.InvariantCulture,
        $"{heard.UtcDateTime:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(samples.AsSpan())))[..6]}");

    private static AnnouncementReference? Recognise(WaveAudio audio, AnnouncementLibrary library) => library.Count == 0
        ? null
        : CallProgressAnalyzer.Classify(audio, library).Timeline.FirstOrDefault(segment => segment.Reference is not null)?.Reference;

    private static bool Explains(PendingEntry whole, PendingEntry part) =>
        PatternPlayer.Play(part.Pattern, AnnouncementLibrary.Of([whole.Pattern])).Kind == MatchKind.Decided;

    private void Repeat(PendingEntry entry, PendingDocument heard)
    {
        Interlocked.Increment(ref _repeated);
        var document = entry.Document;
        _entries[entry.Id] = entry with
        {
            Document = document with
            {
                Count = document.Count + 1,
                LastHeard = heard.FirstHeard,
                Transcript = document.Transcript ?? heard.Transcript,
                SuggestedLabel = document.SuggestedLabel ?? heard.SuggestedLabel,
                Hearings = [.. document.Hearings.Concat(heard.Hearings).TakeLast(_options.HearingsKept)],
            },
        };
        _unsaved.Add(entry.Id);
        Publish();
    }

    private void Replace(PendingEntry poorer, PendingEntry better, short[] samples, PendingDocument heard)
    {
        _store.WriteAudio(poorer.Id, samples);
        var entry = poorer with
        {
            Pattern = better.Pattern.With(better.Pattern.Reference with { Name = poorer.Id }),
            Samples = samples.Length,
        };
        Repeat(entry, heard);
        Changed();
    }

    private void Keep(PendingEntry fresh, short[] samples)
    {
        if (MakeRoomFor(fresh) is not { } leaving)
        {
            Interlocked.Increment(ref _full);
            return;
        }

        // Nobody gives way to what cannot be written.
        _store.Write(fresh.Id, samples, fresh.Document);
        leaving.ForEach(id => Forget(id));
        _entries[fresh.Id] = fresh;
        Interlocked.Increment(ref _new);
        Changed();
    }

    // What was heard twice is a real announcement; what was heard once may have been anything.
    private List<string>? MakeRoomFor(PendingEntry fresh)
    {
        var leaving = new List<string>();
        var (entries, bytes) = (_entries.Count, _entries.Values.Sum(entry => entry.Bytes));
        foreach (var oldest in _entries.Values.Where(entry => entry.Document.Count == 1).OrderBy(entry => entry.Document.LastHeard))
        {
            if (entries < _options.MaximumEntries && bytes + fresh.Bytes <= _options.MaximumBytes)
            {
                break;
            }

            leaving.Add(oldest.Id);
            (entries, bytes) = (entries - 1, bytes - oldest.Bytes);
        }

        return entries < _options.MaximumEntries && bytes + fresh.Bytes <= _options.MaximumBytes ? leaving : null;
    }

    // What cannot be written now is tried again with the next call, and at the end.
    private void SaveNotes()
    {
        foreach (var id in _unsaved.ToArray())
        {
            Try(() =>
            {
                if (_entries.TryGetValue(id, out var entry) && _store.Exists(id))
                {
                    _store.WriteDocument(id, entry.Document);
                }

                _unsaved.Remove(id);
            });
        }
    }

    private bool Forget(string id)
    {
        if (!_entries.Remove(id))
        {
            return false;
        }

        _unsaved.Remove(id);
        Changed();
        Try(() => _store.Delete(id));
        return true;
    }

    private PendingAnnouncement Require(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Pending.FirstOrDefault(pending => pending.Id == id)
            ?? throw new ArgumentException($"No announcement '{id}' is pending: it was promoted, discarded or never heard.", nameof(id));
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NoteFailure(exception);
        }
    }

    private void NoteFailure(Exception exception)
    {
        _lastFailure = exception.Message;
        Interlocked.Increment(ref _failed);
    }

    private void Changed()
    {
        _known = AnnouncementLibrary.Of(_entries.Values.Select(entry => entry.Pattern));
        Publish();
    }

    private void Publish() =>
        _pending = _entries.Values.OrderByDescending(entry => entry.Document.Count).ThenBy(entry => entry.Id, StringComparer.Ordinal)
        .Select(entry => entry.ToPublic()).ToArray().AsReadOnly();

    private sealed record Capture(short[] Samples, PendingDocument? Document, TaskCompletionSource? Reached);
}
