namespace PbxConnectors.CallProgress;

/// <summary>
/// Asks a transcriber about calls whose announcement no reference matched, and looks for keywords in what it says. Bounded in number and
/// time. Whatever the transcriber does, a verdict comes back: the one that was given when the words do not help. Thread-safe.
/// </summary>
public sealed class TranscriptReview : IDisposable
{
    private readonly ITranscriber _transcriber;
    private readonly TranscriptReviewOptions _options;
    private readonly SemaphoreSlim _turns;
    private int _inside;

    /// <summary>Makes a review.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TranscriptReview(ITranscriber transcriber, TranscriptReviewOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transcriber);
        _options = options ?? new TranscriptReviewOptions();
        _options.Validate();
        _transcriber = transcriber;
        _turns = new SemaphoreSlim(_options.Concurrency);
    }

    /// <summary>Reviews the verdict on a whole call. Calls whose audio decided, or that hold no speech, cost nothing.</summary>
    /// <param name="audio">The call the verdict is about, from its first sample.</param>
    /// <param name="verdict">The last word of the analyzer.</param>
    /// <param name="cancellationToken">Gives the review up.</param>
    /// <exception cref="OperationCanceledException">The review was given up.</exception>
    public async Task<ReviewedVerdict> ReviewAsync(WaveAudio audio, CallProgressVerdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(verdict);
        if (!SpeechSpan.IsOpen(verdict)
            || SpeechSpan.Find(verdict, _options.ShortestAnnouncement, _options.LongestAnnouncement) is not var (start, end))
        {
            return Unchanged(verdict, ReviewOutcome.NotNeeded, null);
        }

        if (Interlocked.Increment(ref _inside) > _options.Concurrency + _options.QueueCapacity)
        {
            Interlocked.Decrement(ref _inside);
            return Unchanged(verdict, ReviewOutcome.Skipped, "The announcement was not transcribed: too many wait already.");
        }

        using var limit = new CancellationTokenSource(_options.TimeLimit, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _turns.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _inside);
            cancellationToken.ThrowIfCancellationRequested();
            return Late(verdict);
        }

        var work = TranscribeAsync(SpeechSpan.Cut(audio, start, end), either.Token);
        try
        {
            return Judge(verdict, await work.WaitAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Late(verdict);
        }
        catch (Exception exception)
        {
            return Unchanged(verdict, ReviewOutcome.Failed, $"The announcement was not transcribed: {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Frees what the review holds. Call it when no review is under way.</summary>
    public void Dispose() => _turns.Dispose();

    // A transcriber that ignores its token keeps its turn until it ends: otherwise there would be more of them than allowed.
    private async Task<Transcript> TranscribeAsync(short[] samples, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(
                () => _transcriber.TranscribeAsync(new WaveAudio(samples), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
            _turns.Release();
        }
    }

    private ReviewedVerdict Judge(CallProgressVerdict verdict, Transcript? transcript)
    {
        var text = transcript?.Text ?? "";
        var keyword = _options.Keywords.Match(text);
        if (keyword is null || (verdict.Candidates.Count > 0 && !verdict.Candidates.Contains(keyword.State)))
        {
            return Unchanged(verdict, ReviewOutcome.NoKeyword, null) with { Transcript = text, Keyword = keyword };
        }

        // Only the keyword is quoted: what an announcement says may hold a phone number.
        return new ReviewedVerdict
        {
            Verdict = verdict with
            {
                State = keyword.State,
                Label = keyword.Label,
                Stage = VerdictStage.Closed,
                Confidence = _options.Confidence,
                Q850Cause = keyword.State.Q850Cause(),
                Evidence = $"No reference fits the announcement, but its words do: '{keyword.Keyword}' ({keyword.State.ToChinese()}).",
                Candidates = [],
            },
            Outcome = ReviewOutcome.Decided,
            Transcript = text,
            Keyword = keyword,
        };
    }

    private ReviewedVerdict Late(CallProgressVerdict verdict) =>
        Unchanged(verdict, ReviewOutcome.TimedOut, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"The announcement was not transcribed within {_options.TimeLimit.TotalSeconds:0.#} s."));

    private static ReviewedVerdict Unchanged(CallProgressVerdict verdict, ReviewOutcome outcome, string? problem) =>
        new() { Verdict = verdict, Outcome = outcome, Problem = problem };
}
